/* From stored value to gray level, in the order of PS3.3 (C.11.1 modality, C.11.2 VOI, C.11.6
 * presentation), and the rules for which window a stack starts with. Pure. */
#ifndef SAT_CASE_VOI_WINDOW_H
#define SAT_CASE_VOI_WINDOW_H

#include "formats/case/case_model.h"

/** IHE BIR: windows of MR, PT, XA and RF apply to stored values, of all others to values after the
 *  modality transform. */
bool sat_window_uses_stored_values(const SatSeries *series);

/** The stored value of a packed value v: v, or v - 2^(bits-1) for signed series. */
int32_t sat_stored_value(const SatSeries *series, uint32_t v);
/** What the reader of the picture is told: the modality value (HU), or the stored value where
 * windows use that. */
double sat_displayed_value(const SatSeries *series, const SatFrameInfo *frame, uint32_t v);

/** How a stack is shown. One for the whole stack, never one a slice. */
typedef struct {
    bool use_table; /* VOI LUT voi_tables[table_index] instead of the window */
    size_t table_index;
    SatVoiWindow window;
    bool invert; /* the user's X, on top of MONOCHROME1 */
} SatVoiChoice;

/** The file's first window (or VOI table) of the middle frame; else auto. */
SatVoiChoice sat_voi_default(const SatSeries *series);
/** The stack's typical range and a fifth above it (else value_low..value_high, else all of the
 * bits), through the modality transform of the middle frame where windows use it. 8-bit pictures
 * that were made to be shown as they are (ultrasound, secondary captures, …) keep all of their
 * bits. */
SatVoiChoice sat_voi_auto(const SatSeries *series);

/** What the digits offer: the eight CT presets and angio only for modality CT with rescale type HU
 * or none; elsewhere the middle frame's windows and tables. number is 1-based as on the key. */
typedef struct {
    const char *name; /* "Lung", or the window's explanation, or "Window 1" */
    SatVoiChoice choice;
} SatVoiPreset;
/** Writes at most 9, returns how many. Names live as long as the series. */
size_t sat_voi_presets(const SatSeries *series, SatVoiPreset presets[9]);

/** Gray level 0-255 for each packed value v in [0, 2^bits): modality, VOI (linear, linear exact,
 * sigmoid, table; width clamped to its least legal value), MONOCHROME1, invert. Padding is shown as
 * the darkest background whatever the inversion. lut has 2^bits entries. Gray series only. */
void sat_voi_build_lut(const SatSeries *series, const SatFrameInfo *frame,
                       const SatVoiChoice *choice, uint8_t *lut);

#endif
