/* Drawn anatomy: what a scanner would measure at a point. Deterministic; nobody's body. */
#ifndef SAT_SAMPLES_PHANTOM_H
#define SAT_SAMPLES_PHANTOM_H

#include <stdint.h>

/** Head in LPS millimetres, the brain's middle at 0,0,0; a round lesion with a dark rim in the left
 *  hemisphere. Hounsfield units with noise of about `noise` HU. */
double phantom_head_hounsfield(double left, double posterior, double superior, double noise);
/** The same head as a T1-like signal, about -50 to 1500. */
double phantom_head_t1(double left, double posterior, double superior);

/** A beating chamber with a coloured jet. phase 0..1; x and y 0..1; three bytes. */
void phantom_echo_rgb(double x, double y, double phase, uint8_t rgb[3]);

/** A chest-like projection: 0 (dense) to 4095 (air). x and y 0..1 */
double phantom_chest_signal(double x, double y);

#endif
