/* One entry of a pack as pixels. */
#include "formats/pack/pack_picture.h"

#include <assert.h>

#include "formats/pack/pack_case.h"

bool sat_pack_strip_rows(const SatPackFrame *pack_frame, uint32_t strip_index,
                         const SatPixelFrame *frame, SatPixelFrame *strip, SatError *err)
{
    const SatPictureForm *form = &pack_frame->form;
    assert(strip_index < pack_frame->strip_count);
    if (sat_strip_count(&frame->shape, form) != pack_frame->strip_count) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "the frame has another shape than its series");
    }
    *strip = sat_pixel_frame_rows(frame, strip_index * form->strip_rows,
                                  sat_strip_height(&frame->shape, form, strip_index));
    return true;
}

bool sat_pack_picture_decode(SatFile *file, const SatPackEntry *entry, const SatPictureForm *form,
                             const SatPixelFrame *strip, SatByteWriter *scratch, SatError *err)
{
    return sat_pack_entry_into_scratch(file, entry, scratch, err) &&
           sat_codec(form->coding)
               ->decode(scratch->bytes, scratch->length, form->predictor, strip, err);
}
