/* The picture of an item of the privacy gate, as a person would see it: whole, or around what was
 * found, which is outlined; the middle one of its series where nothing was found. For the privacy
 * report, for who decides in the player. It may show a name: never kept. One thread. */
#ifndef SAT_EXPORT_ITEM_PICTURE_H
#define SAT_EXPORT_ITEM_PICTURE_H

#include "export/gate/gate_item.h"
#include "formats/base/json_value.h"
#include "formats/codec/pixel_frame.h"

/** shape: out: RGB8, sides up to most_side_px    owns: *out, sat_pixel_frame_free()
 *  frame_index: which picture of the series it is. False: there is none, which is no error. */
SAT_NODISCARD bool sat_item_picture(const SatExportPlan *plan, const SatGateItem *item,
                                    uint32_t most_side_px, SatPixelFrame *out, size_t *frame_index);

/** Adds "picture": {"frame": 5, "width": 640, "height": 480, "webp": "…"}: lossless WebP as base64,
 * up to 1 MB, smaller where more would not fit. Nothing when there is none. */
void sat_item_picture_put_json(const SatExportPlan *plan, const SatGateItem *item,
                               SatJsonWriter *json);

#endif
