/* Drawn anatomy from ellipsoids and smooth noise. */
#include "samples/phantom.h"

#include <math.h>
#include <stdbool.h>

static uint32_t hash(int32_t x, int32_t y, int32_t z)
{
    uint32_t h = (uint32_t)x * 0x8DA6B343U ^ (uint32_t)y * 0xD8163841U ^ (uint32_t)z * 0xCB1AB31FU;
    h ^= h >> 15;
    h *= 0x2C1B3C6DU;
    h ^= h >> 12;
    h *= 0x297A2D39U;
    return h ^ (h >> 15);
}

/** -1 to 1, independent from cell to cell. */
static double cell_noise(int32_t x, int32_t y, int32_t z)
{
    return (double)(hash(x, y, z) & 0xFFFFU) / 32767.5 - 1.0;
}

static double mix(double a, double b, double t)
{
    return a + (b - a) * t;
}

/** Smooth noise of cells of 1, -1 to 1. */
static double smooth_noise(double x, double y, double z)
{
    double fx = floor(x);
    double fy = floor(y);
    double fz = floor(z);
    int32_t ix = (int32_t)fx;
    int32_t iy = (int32_t)fy;
    int32_t iz = (int32_t)fz;
    double tx = x - fx;
    double ty = y - fy;
    double tz = z - fz;
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    tz = tz * tz * (3 - 2 * tz);
    double low = mix(mix(cell_noise(ix, iy, iz), cell_noise(ix + 1, iy, iz), tx),
                     mix(cell_noise(ix, iy + 1, iz), cell_noise(ix + 1, iy + 1, iz), tx), ty);
    double high =
        mix(mix(cell_noise(ix, iy, iz + 1), cell_noise(ix + 1, iy, iz + 1), tx),
            mix(cell_noise(ix, iy + 1, iz + 1), cell_noise(ix + 1, iy + 1, iz + 1), tx), ty);
    return mix(low, high, tz);
}

/** Grain of a measurement: a sum of independent cells of a quarter millimetre, about one in spread.
 */
static double grain(double x, double y, double z)
{
    int32_t ix = (int32_t)floor(x * 4);
    int32_t iy = (int32_t)floor(y * 4);
    int32_t iz = (int32_t)floor(z * 4);
    double sum = 0;
    for (int32_t i = 0; i < 4; i++) {
        sum += cell_noise(ix, iy, iz + i * 7919);
    }
    return sum * 0.866;
}

/** Distance in units of the radii: below 1 inside. */
static double ellipsoid(double x, double y, double z, double rx, double ry, double rz)
{
    double a = x / rx;
    double b = y / ry;
    double c = z / rz;
    return sqrt(a * a + b * b + c * c);
}

typedef enum {
    TISSUE_AIR,
    TISSUE_SKIN,
    TISSUE_BONE,
    TISSUE_FLUID,
    TISSUE_GRAY,
    TISSUE_WHITE,
    TISSUE_EDEMA,
    TISSUE_LESION,
    TISSUE_COUNT
} Tissue;

static Tissue head_tissue(double x, double y, double z)
{
    double scalp = ellipsoid(x, y, z, 80, 98, 92);
    if (scalp > 1) {
        return TISSUE_AIR;
    }
    /* Frontal sinus: an air pocket inside the forehead's bone. */
    if (ellipsoid(x, y + 84, z + 12, 16, 5, 9) < 1) {
        return TISSUE_AIR;
    }
    if (scalp > 0.945) {
        return TISSUE_SKIN;
    }
    if (scalp > 0.865 + 0.008 * smooth_noise(x / 15, y / 15, z / 15)) {
        return TISSUE_BONE;
    }
    if (scalp > 0.84) {
        return TISSUE_FLUID;
    }
    if (ellipsoid(x - 34, y - 6, z - 14, 11, 12, 11) <
        1 + 0.15 * smooth_noise(x / 5, y / 5, z / 5)) {
        return TISSUE_LESION;
    }
    if (ellipsoid(x - 34, y - 6, z - 14, 24, 27, 22) <
        1 + 0.3 * smooth_noise(x / 9, y / 9, z / 9)) {
        return TISSUE_EDEMA;
    }
    /* Two bow-shaped ventricles, the left one pressed by the lesion. */
    double side = x > 0 ? 1 : -1;
    double bow = 11 + 0.0045 * y * y;
    if (ellipsoid(x - side * bow, y, z - 8, x > 0 ? 4 : 6, 34, 12) < 1) {
        return TISSUE_FLUID;
    }
    if (fabs(x) < 0.9 && z > -20 && scalp > 0.78) {
        return TISSUE_FLUID; /* the cleft between the hemispheres */
    }
    double fold = smooth_noise(x / 7, y / 7, z / 7) + 0.5 * smooth_noise(x / 3.5, y / 3.5, z / 3.5);
    if (scalp > 0.72 && fabs(fold) < 0.09) {
        return TISSUE_FLUID; /* sulci */
    }
    if (scalp > 0.74 + 0.05 * fold || ellipsoid(x - side * 20, y - 2, z + 2, 9, 16, 10) < 1) {
        return TISSUE_GRAY; /* cortex and deep nuclei */
    }
    return TISSUE_WHITE;
}

double phantom_head_hounsfield(double left, double posterior, double superior, double noise)
{
    static const double hounsfield[TISSUE_COUNT] = {-1000, 25, 1150, 6, 38, 29, 18, 62};
    Tissue tissue = head_tissue(left, posterior, superior);
    double value = hounsfield[tissue];
    if (tissue == TISSUE_BONE) {
        value += 250 * smooth_noise(left / 2, posterior / 2, superior / 2);
    }
    return value + noise * grain(left, posterior, superior);
}

double phantom_head_t1(double left, double posterior, double superior)
{
    static const double signal[TISSUE_COUNT] = {0, 1250, 120, 150, 620, 860, 480, 980};
    const double reach_mm = 0.6; /* a scanner measures the mean of a voxel: its edges are soft */
    double coil = 1.0 - 0.0016 * posterior + 0.0008 * left;
    double sum = 0;
    for (int corner = 0; corner < 4; corner++) {
        double x = left + (corner % 2 == 0 ? -reach_mm : reach_mm);
        double y = posterior + (corner < 2 ? -reach_mm : reach_mm);
        sum += signal[head_tissue(x, y, superior)];
    }
    return sum / 4 * coil + 16 * grain(left, posterior, superior);
}

void phantom_echo_rgb(double x, double y, double phase, uint8_t rgb[3])
{
    double beat = 0.5 + 0.5 * cos(6.283185307179586 * phase);
    double dx = x - 0.5;
    double depth = y + 0.02;
    double angle = atan2(dx, depth);
    double range = sqrt(dx * dx + depth * depth);
    rgb[0] = rgb[1] = rgb[2] = 0;
    if (fabs(angle) > 0.62 || range > 0.98 || range < 0.05) {
        return;
    }
    /* The fan fades at its sides and its end. */
    double margin = fmin(fmin((0.62 - fabs(angle)) * range, 0.98 - range) / 0.04, 1);
    double wall = ellipsoid(dx, y - 0.52, 0, 0.15 + 0.05 * beat, 0.24 + 0.06 * beat, 1);
    double speckle = 0.6 + 0.4 * smooth_noise(angle * 90, range * 110, floor(phase * 30) * 3);
    double gray = wall < 0.85 ? 12 : wall < 1.12 ? 190 : 85;
    gray *= speckle * (1.1 - 0.6 * range) * margin;
    rgb[0] = rgb[1] = rgb[2] = (uint8_t)gray;
    double jet = ellipsoid(dx - 0.02, y - 0.62, 0, 0.035, 0.16, 1);
    if (jet < 1 && beat < 0.6) {
        rgb[0] = (uint8_t)(230 * (1 - jet));
        rgb[1] = (uint8_t)(90 * jet);
        rgb[2] = (uint8_t)(60 + 120 * jet);
    }
}

double phantom_chest_signal(double x, double y)
{
    double dx = x - 0.5;
    double density = 0;
    if (ellipsoid(dx, y - 0.62, 0, 0.46, 0.66, 1) < 1) {
        density += 1.4;
    }
    bool lung = ellipsoid(fabs(dx) - 0.19, y - 0.47, 0, 0.155, 0.33, 1) < 1;
    if (lung) {
        density -= 0.95;
        density += 0.12 * fabs(smooth_noise(x * 30, y * 30, 3)); /* vessels */
        double rib = fmod(y * 9 + fabs(dx) * fabs(dx) * 14, 1.0);
        density += rib < 0.28 ? 0.28 : 0;
    }
    if (ellipsoid(dx - 0.05, y - 0.62, 0, 0.15, 0.17, 1) < 1 && y < 0.78) {
        density += 0.75; /* heart */
    }
    if (fabs(dx) < 0.045) {
        density += 0.7 + (fmod(y * 16, 1.0) < 0.75 ? 0.2 : 0); /* spine */
    }
    double clavicle = y - 0.17 - 0.16 * fabs(dx);
    if (fabs(clavicle) < 0.013 && fabs(dx) < 0.42) {
        density += 0.45;
    }
    if (ellipsoid(dx + 0.21, y - 0.36, 0, 0.022, 0.022, 1) < 1) {
        density += 0.5; /* the nodule to find */
    }
    double signal = 3900 * exp(-0.85 * density);
    return signal + 14 * grain(x * 600, y * 600, 0);
}
