/* The parts of the allow-list: each file takes one group of attributes from a raw item into the
 * facts. Nothing outside export/deidentify includes it. */
#ifndef SAT_EXPORT_DEID_PRIVATE_H
#define SAT_EXPORT_DEID_PRIVATE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/library_secret.h"
#include "export/source/raw_item_private.h"
#include "formats/base/arena.h"
#include "formats/dicom/dicom_charset.h"

/** What one taking-over needs. */
typedef struct {
    const SatLibrarySecret *secret;
    SatArena *arena;
    const SatRawItem *raw;
    const SatDicomDataset *dataset;
    SatDicomTextDecoder *decoder;
    SatDicomCharset charset; /* of dataset */
} SatDeidStep;

/** Appends text a person wrote (VR LO, LT, PN, SH, ST, UT) as UTF-8; dataset: that of the step or
 * one of its items. False: there is none, or out->failed. */
bool sat_deid_text(const SatDeidStep *step, const SatDicomDataset *dataset, uint32_t tag,
                   size_t index, SatByteWriter *out);

/** Attributes of enhanced objects lie in functional groups: the data set itself when it has the
 * tag, else the shared macro, else that of the only frame. NULL: nowhere. */
const SatDicomDataset *sat_deid_macro(const SatDicomDataset *dataset, uint32_t frame_count,
                                      uint32_t macro_tag, uint32_t tag);

/** Keys of patient, study, series, instance, frame of reference; day and time of the study.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_identity(const SatDeidStep *step, SatCleanFacts *facts, SatError *err);
/** Modality, body part, side, descriptions, age, sex. */
SAT_NODISCARD bool sat_deid_descriptions(const SatDeidStep *step, SatCleanFacts *facts,
                                         SatError *err);
/** Position, spacing, thickness, tilt, cine. */
void sat_deid_geometry(const SatDeidStep *step, SatCleanFacts *facts);
/** How long a frame of a cine is shown; 0: not said. */
double sat_deid_frame_time_ms(const SatDicomDataset *dataset);
/** Modality transform, windows, tables, padding, photometric, lossy history. */
SAT_NODISCARD bool sat_deid_display(const SatDeidStep *step, SatCleanFacts *facts, SatError *err);
/** "" or why the picture may show burned-in text: a fixed sentence. */
const char *sat_deid_suspicion(const SatDeidStep *step);

#endif
