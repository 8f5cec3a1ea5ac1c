/* What keeps its identifiers by the user's choice (--keep-identifiers, backups only): types of
 * their own, which nothing turns into clean ones. A backup that says so takes them; a pack, a case
 * and a plan take SatCleanText and SatCleanItem, so that handing them one of these is a compile
 * error. Any thread, one item in one. */
#ifndef SAT_EXPORT_KEPT_BY_CHOICE_H
#define SAT_EXPORT_KEPT_BY_CHOICE_H

#include "export/deidentify/clean_item.h"
#include "formats/dicom/dicom_writer.h"

typedef struct SatKeptText SatKeptText; /* as the source says it */
typedef struct SatKeptItem SatKeptItem; /* an object whose bytes stay as they are */

/** Opens an object's file again. owns: sat_kept_item_close()
 *  errors: SAT_ERR_CORRUPT when it has changed since it was listed; SAT_ERR_SYSTEM */
SAT_NODISCARD SatKeptItem *sat_kept_item_open(const SatObjectFile *file, SatError *err);
void sat_kept_item_close(SatKeptItem *item); /* NULL-safe */
SAT_DEFINE_AUTO(SatKeptItem, sat_kept_item_close)

/** As the file says; "" when it does not. */
const char *sat_kept_item_transfer_syntax(const SatKeptItem *item);
/** Gives every byte of it. errors: those of the sink and of reading */
SAT_NODISCARD bool sat_kept_item_copy(const SatKeptItem *item, SatDicomSink sink, SatError *err);

#endif
