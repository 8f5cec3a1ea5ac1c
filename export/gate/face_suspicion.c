/* Tells series with faces from all others. */
#include "export/gate/face_suspicion.h"

#include <math.h>
#include <string.h>

static const char photograph[] = "a photograph: it may show a face";
static const char volume[] = "thin slices of a head: the face can be rebuilt from them";

enum { RIGHT_LEFT, FRONT_BACK, UP_DOWN, DIRECTIONS };

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool makes_volumes(const char *modality)
{
    static const char *const modalities[] = {"CT", "MR", "PT"};
    return is_one_of(modality, modalities, sizeof(modalities) / sizeof(modalities[0]));
}

/* Parts as the vocabulary has them, and those that reach to the head; what begins with "Neck" or
 * "Head" may go on to the trunk. */
static bool is_of_head(const char *body_part)
{
    static const char *const parts[] = {"Brain",
                                        "Brainstem",
                                        "Carotids",
                                        "Cerebellum",
                                        "Circle of Willis",
                                        "Craniocervical junction",
                                        "Ear",
                                        "Eye",
                                        "Eyes to thighs",
                                        "Face",
                                        "Hippocampus",
                                        "Inner ear",
                                        "Internal auditory canals",
                                        "Larynx",
                                        "Lips",
                                        "Mandible",
                                        "Mastoids",
                                        "Maxilla",
                                        "Nasal septum",
                                        "Nasopharynx",
                                        "Nose",
                                        "Orbits",
                                        "Oropharynx",
                                        "Parotid",
                                        "Pharynx",
                                        "Pineal",
                                        "Pituitary",
                                        "Posterior fossa",
                                        "Salivary glands",
                                        "Sinuses",
                                        "Skull",
                                        "Skull base",
                                        "TMJ",
                                        "Teeth",
                                        "Temporal bones",
                                        "Temporal lobes",
                                        "Tongue",
                                        "Vertebral arteries",
                                        "Whole body"};
    return strncmp(body_part, "Head", 4) == 0 || strncmp(body_part, "Neck", 4) == 0 ||
           is_one_of(body_part, parts, sizeof(parts) / sizeof(parts[0]));
}

/* The direction of the patient nearest to the vector. */
static int nearest(const double vector[3])
{
    int most = RIGHT_LEFT;
    for (int i = FRONT_BACK; i < DIRECTIONS; i++) {
        most = fabs(vector[i]) > fabs(vector[most]) ? i : most;
    }
    return most;
}

/* A stack of parallel slices in known places, all of its steps thin. */
static bool is_thin_volume(const SatPlannedSeries *series)
{
    const SatSeries *numbers = &series->numbers;
    return series->frame_count > 1 && numbers->samples == 1 &&
           numbers->order == SAT_ORDER_POSITION && numbers->segment_number == 0 &&
           numbers->spacing_kind == SAT_SPACING_PATIENT && numbers->slice_spacing_mm > 0.0 &&
           numbers->slice_spacing_mm < SAT_FACE_SPACING_MM &&
           numbers->row_spacing_mm < SAT_FACE_SPACING_MM &&
           numbers->column_spacing_mm < SAT_FACE_SPACING_MM && series->infos[0].orientation != NULL;
}

/* How far the volume reaches in each direction; false: its axes lie in no order. */
static bool extents_of(const SatPlannedSeries *series, double extents_mm[DIRECTIONS])
{
    const SatSeries *numbers = &series->numbers;
    const double *row = series->infos[0].orientation;
    const double *column = row + 3;
    const double normal[3] = {row[1] * column[2] - row[2] * column[1],
                              row[2] * column[0] - row[0] * column[2],
                              row[0] * column[1] - row[1] * column[0]};
    const size_t times = numbers->time_points > 1 ? numbers->time_points : 1;
    const int across = nearest(row), down = nearest(column), through = nearest(normal);
    if (across == down || across == through || down == through) {
        return false;
    }
    extents_mm[across] = numbers->columns * numbers->column_spacing_mm;
    extents_mm[down] = numbers->rows * numbers->row_spacing_mm;
    extents_mm[through] = (double)(series->frame_count / times) * numbers->slice_spacing_mm;
    return true;
}

static bool holds_face(const double extents_mm[DIRECTIONS])
{
    return extents_mm[UP_DOWN] >= SAT_FACE_HEIGHT_MM &&
           extents_mm[RIGHT_LEFT] >= SAT_FACE_WIDTH_MM &&
           extents_mm[FRONT_BACK] >= SAT_FACE_DEPTH_MM;
}

static bool is_head_sized(const double extents_mm[DIRECTIONS])
{
    return extents_mm[RIGHT_LEFT] <= SAT_FACE_LARGEST_HEAD_MM &&
           extents_mm[FRONT_BACK] <= SAT_FACE_LARGEST_HEAD_MM;
}

const char *sat_face_suspicion(const SatPlannedSeries *series)
{
    const char *modality = sat_clean_text_utf8(series->modality);
    const char *body_part = sat_clean_text_utf8(series->body_part);
    double extents_mm[DIRECTIONS] = {0.0};
    if (strcmp(modality, "XC") == 0) {
        return photograph;
    }
    if (!makes_volumes(modality) || !is_thin_volume(series) || !extents_of(series, extents_mm) ||
        !holds_face(extents_mm)) {
        return "";
    }
    bool may_be_head = body_part[0] == '\0' ? is_head_sized(extents_mm) : is_of_head(body_part);
    return may_be_head ? volume : "";
}
