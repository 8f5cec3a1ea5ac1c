/* How much of its exactness a stack gives up: in which steps (near_lossless.h) the values of each
 * of its pictures go. Pure: any thread. */
#ifndef SAT_EXPORT_PICTURE_LOSS_H
#define SAT_EXPORT_PICTURE_LOSS_H

#include <stddef.h>
#include <stdint.h>

#include "formats/codec/near_lossless.h"

/** Of a stack. share: how many 65,536ths of it go in next_step, the others in step. */
typedef struct {
    uint32_t step, next_step;
    uint32_t share;
} SatLoss;

#define SAT_LOSS_WHOLE 65536U
#define SAT_LOSS_NONE ((SatLoss){1, 1, 0})

/** Of one picture: its first rows go in first_step, the others in step. */
typedef struct {
    uint32_t step, first_step, first_rows;
} SatPictureLoss;

/** Spreads the share over the stack: whole pictures, evenly, and what is left over in the first. */
SatPictureLoss sat_loss_of_picture(const SatLoss *loss, size_t frame_index, size_t frame_count,
                                   uint32_t height_px);
/** No value of the picture is further off. */
uint32_t sat_loss_near(const SatPictureLoss *loss);

/** The steps that are tried: 1, 2, 3 … and from 8 on each about a quarter larger. */
uint32_t sat_loss_rung_step(uint32_t rung);
/** The loss where values go in steps of about so many, which need not be whole, at most `most`. */
SatLoss sat_loss_of_steps(double step, uint32_t most);

#endif
