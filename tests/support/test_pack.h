/* Writes cases of invented series into a pack: what the pack makers for tests and benches share. */
#ifndef SAT_TESTS_TEST_PACK_H
#define SAT_TESTS_TEST_PACK_H

#include "formats/case/teaching.h"
#include "formats/pack/pack_writer.h"

typedef struct SatTestSeries SatTestSeries;

struct SatTestSeries {
    const char *title, *modality;
    const char *rescale; /* "HU": with intercept -1024; NULL: none */
    const char *note, *lossy;
    uint32_t columns, rows, frames;
    uint32_t time_points; /* 0: none */
    uint8_t samples, bits;
    double orientation[6];              /* with spacing in the patient only */
    const char *patient_orientation[2]; /* both NULL: not said */
    const char *laterality;
    double first_mm[3], step_mm[3];
    uint32_t missing, missing_before; /* so many places are left out before this one; 0: none */
    SatSpacingKind spacing;
    double spacing_mm, slice_mm;
    double frame_time_ms;
    SatVoiWindow window;    /* width 0: none */
    int32_t values[2];      /* least and largest; both 0: not said */
    int32_t typical[2];     /* both 0: not said */
    bool without_thumbnail; /* large packs for benches have none */
    /** Fills a picture of the series. */
    void (*draw)(const SatTestSeries *series, const SatPixelFrame *picture, uint32_t frame);
};

typedef struct {
    const char *title, *hidden; /* hidden: the title while it is not revealed */
    const char *study, *presentation, *diagnosis, *certainty, *discussion, *age, *sex;
    bool hide;
    const SatTestSeries *series;
    size_t series_count;
    const SatTeaching *teaching; /* NULL: none */
} SatTestCase;

/** Appends the case as number case_index. */
SAT_NODISCARD bool sat_test_pack_add_case(SatPackWriter *writer, uint32_t case_index,
                                          const SatTestCase *plan, SatError *err);

/* viewer_cases.c: one of each kind of thing the player shows */
#define SAT_VIEWER_CASES 3U
const SatTestCase *sat_viewer_cases(void);

/* lesson_cases.c: a lecture with every kind of step, mark and question */
#define SAT_LESSON_CASES 10U
const SatTestCase *sat_lesson_cases(void);

#endif
