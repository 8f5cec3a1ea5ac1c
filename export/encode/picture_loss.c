/* Which steps the pictures of a stack go in. */
#include "export/encode/picture_loss.h"

SatPictureLoss sat_loss_of_picture(const SatLoss *loss, size_t frame_index, size_t frame_count,
                                   uint32_t height_px)
{
    const uint64_t count = frame_count, index = frame_index;
    const uint64_t whole = count * loss->share / SAT_LOSS_WHOLE; /* pictures in next_step */
    const uint64_t rest = count * loss->share % SAT_LOSS_WHOLE;  /* of one more */
    SatPictureLoss picture = {.step = loss->step, .first_step = loss->next_step};
    if ((index + 1) * whole / count > index * whole / count) {
        picture.step = loss->next_step;
    } else if (frame_index == 0) { /* it is whole only where all are */
        picture.first_rows = (uint32_t)((rest * height_px + SAT_LOSS_WHOLE / 2) / SAT_LOSS_WHOLE);
    }
    return picture;
}

uint32_t sat_loss_near(const SatPictureLoss *loss)
{
    const uint32_t others = sat_near_of_step(loss->step);
    const uint32_t first = loss->first_rows > 0 ? sat_near_of_step(loss->first_step) : 0;
    return first > others ? first : others;
}

static uint32_t next_rung_step(uint32_t step)
{
    return step + (step < 8 ? 1 : step / 4);
}

uint32_t sat_loss_rung_step(uint32_t rung)
{
    uint32_t step = 1;
    for (uint32_t i = 0; i < rung; i++) {
        step = next_rung_step(step);
    }
    return step;
}

SatLoss sat_loss_of_steps(double step, uint32_t most)
{
    SatLoss loss = SAT_LOSS_NONE;
    for (;;) {
        const uint32_t next = next_rung_step(loss.step);
        loss.next_step = next < most ? next : most;
        if (loss.next_step == loss.step || step < (double)loss.next_step) {
            break;
        }
        loss.step = loss.next_step;
    }
    if (step > (double)loss.step && loss.next_step > loss.step) {
        const double part = (step - (double)loss.step) / (double)(loss.next_step - loss.step);
        loss.share = (uint32_t)(part * SAT_LOSS_WHOLE);
    }
    return loss;
}
