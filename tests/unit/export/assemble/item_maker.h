/* Clean items without files, for tests of what is made of them. */
#ifndef SAT_TESTS_ITEM_MAKER_H
#define SAT_TESTS_ITEM_MAKER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/clean_item_private.h"
#include "formats/case/clean_text_private.h"

enum { MOST_MADE = 4096 };

/** An item with facts of its own: they may be changed until the plan is made. */
typedef struct {
    SatCleanItem item;
    SatCleanFacts facts;   /* item.facts */
    SatFrameTraits traits; /* item.frame.traits */
    SatItemShared shared;  /* item.shared */
} MadeItem;

typedef struct {
    SatArena *arena;
    MadeItem items[MOST_MADE];
    const SatCleanItem *list[MOST_MADE];
    size_t count;
} MadeItems;

static inline const SatCleanText *made_text(MadeItems *made, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    const SatCleanText *clean = sat_clean_text_vouch(made->arena, text, strlen(text), &err);
    if (clean == NULL) {
        abort();
    }
    return clean;
}

static inline SatSha256 made_key(const char *purpose, int64_t number)
{
    char text[64];
    int length = snprintf(text, sizeof(text), "%s %lld", purpose, (long long)number);
    return sat_sha256(text, (size_t)length);
}

static inline MadeItems *made_new(void)
{
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = calloc(1, sizeof(*made));
    if (made == NULL || (made->arena = sat_arena_new(0, &err)) == NULL) {
        abort();
    }
    return made;
}

static inline void made_free(MadeItems *made)
{
    sat_arena_free(made->arena);
    free(made);
}

/** An axial CT slice at height z_mm: patient, study (day number = study), series and instance by
 * number; 64 x 64, 12 bit, 0.5 mm pixels. */
static inline MadeItem *made_slice(MadeItems *made, int patient, int study, int series,
                                   int instance, double z_mm)
{
    static const SatModalityTransform hounsfield = {
        .slope = 1.0, .intercept = -1024.0, .type = "HU"};
    static const SatVoiWindow window = {40.0, 400.0, SAT_VOI_LINEAR, ""};
    if (made->count == MOST_MADE) {
        abort();
    }
    MadeItem *slice = &made->items[made->count];
    SatCleanItem *item = &slice->item;
    SatCleanFacts *facts = &slice->facts;
    const int64_t place = (((int64_t)patient * 100 + study) * 100 + series) * 10000 + instance;
    made->list[made->count] = item;
    *item =
        (SatCleanItem){.shared = &slice->shared,
                       .own = {.instance_key = made_key("instance", place),
                               .instance_number = instance,
                               .has_instance_number = true},
                       .frame = {.traits = &slice->traits,
                                 .position_mm = {-16.0, -16.0, z_mm},
                                 .modality_transform = &hounsfield,
                                 .windows = &window,
                                 .window_count = 1,
                                 .acquired_s = SAT_NOT_SAID},
                       .file = {.folder = "", .name = "", .size_bytes = 9000, .modified_ns = 1}};
    slice->shared = (SatItemShared){.facts = facts};
    slice->traits = (SatFrameTraits){.has_position = true,
                                     .has_orientation = true,
                                     .orientation = {1.0, 0.0, 0.0, 0.0, 1.0, 0.0},
                                     .spacing_kind = SAT_SPACING_PATIENT,
                                     .row_spacing_mm = 0.5,
                                     .column_spacing_mm = 0.5,
                                     .pixel_aspect = 1.0,
                                     .slice_thickness_mm = 1.0,
                                     .laterality = made_text(made, "")};
    for (int i = 0; i < SAT_BY_COUNT; i++) {
        slice->traits.numbers[i] = SAT_NOT_SAID;
    }
    *facts =
        (SatCleanFacts){.patient_key = made_key("patient", patient),
                        .patient_is_known = true,
                        .study_key = made_key("study", patient * 100 + study),
                        .series_key = made_key("series", (patient * 100 + study) * 100 + series),
                        .frame_of_reference_key = made_key("space", patient * 100 + study),
                        .has_frame_of_reference = true,
                        .has_study_date = true,
                        .study_day_number = 50000 + study,
                        .study_seconds = 36000,
                        .series_number = series,
                        .has_series_number = true,
                        .photometric = SAT_PHOTOMETRIC_MONOCHROME2,
                        .suspicion = ""};
    facts->image = (SatDicomImage){.rows = 64,
                                   .columns = 64,
                                   .frames = 1,
                                   .samples = 1,
                                   .bits_allocated = 16,
                                   .bits_stored = 12,
                                   .high_bit = 11,
                                   .photometric = "MONOCHROME2",
                                   .shape = {64, 64, SAT_PIXEL_GRAY16, 12}};
    facts->modality = made_text(made, "CT");
    facts->body_part = made_text(made, "Head");
    facts->series_words = made_text(made, "Brain");
    facts->study_words = facts->lossy_history = facts->slide_view = made_text(made, "");
    facts->age = made_text(made, "45 y");
    facts->sex = made_text(made, "F");
    made->count++;
    return slice;
}

/** What a plan told, one "KIND SELECTOR TEXT" a line. */
typedef struct {
    char text[8192];
} Told;

static inline void told_add(void *context, SatTold kind, SatSelector where, const char *text)
{
    static const char *const kinds[] = {"note", "warning"};
    Told *told = context;
    char name[SAT_SELECTOR_CAPACITY];
    size_t used = strlen(told->text);
    sat_selector_format(where, name);
    (void)snprintf(told->text + used, sizeof(told->text) - used, "%s %s %s\n", kinds[kind], name,
                   text);
}

#endif
