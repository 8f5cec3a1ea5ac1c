/* Raw items of a source on their way to kept DICOM: what `deidentify` and backups call for each
 * object of sat_source_scan(). Any thread, one arena in one. */
#ifndef SAT_EXPORT_DEID_ITEM_H
#define SAT_EXPORT_DEID_ITEM_H

#include "export/deidentify/deid_object.h"
#include "export/source/source.h"

/** sat_deid_object() of the item's object. age: as SatDeidObjectInput.age. out borrows from the
 * item and from age too. */
SAT_NODISCARD bool sat_deid_item(const SatDeidContext *context, const SatRawItem *item,
                                 const char *age, SatArena *arena, SatDeidObject *out,
                                 SatError *err);
/** sat_deid_object_suspicion() of the item's object. */
const char *sat_deid_item_suspicion(const SatRawItem *item);
/** Opens the file again; raw: never in an output. Borrowed as long as the item. */
const char *sat_deid_item_path(const SatRawItem *item);

/** Tells it apart in every run alike; as the path. */
const char *sat_deid_item_identity(const SatRawItem *item);

/** The vocabulary words of a text, for names of folders; borrowed from the arena, "" when there is
 *  none. */
const char *sat_deid_name_words(SatArena *arena, const char *text, size_t length);

#endif
