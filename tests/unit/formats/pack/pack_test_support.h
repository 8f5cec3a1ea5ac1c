/* Synthetic packs for the tests of formats/pack: the same calls give the same pictures. */
#ifndef SAT_TESTS_PACK_TEST_SUPPORT_H
#define SAT_TESTS_PACK_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "formats/pack/pack_check.h"
#include "formats/pack/pack_reader.h"
#include "formats/pack/pack_writer.h"
#include "tests/support/scratch_folder.h"

/** Fails the test with the error's own text. */
#define assert_ok(condition, err)                                                                  \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: %s", #condition, (err).text);                                            \
        }                                                                                          \
    } while (0)

typedef struct {
    uint32_t rows, columns;
    uint8_t samples, bits;
    bool is_signed;
    uint32_t frames;
    uint32_t strip_rows;  /* 0: as sat_picture_form_for() says */
    uint32_t jpeg_frames; /* so many at the start are kept JPEG (8 bits only) */
    bool thumbnail;
    const char *modality;
} SeriesRecipe;

typedef struct {
    const char *title, *title_hidden;
    const SeriesRecipe *series;
    size_t series_count;
} CaseRecipe;

typedef struct {
    const CaseRecipe *cases;
    size_t case_count;
    const char *title;
    bool pixels_checked, is_private;
    uint8_t plan;      /* another value: another plan */
    size_t stop_after; /* pictures; then writing ends without finish. 0: never */
    bool never_reuse;  /* gives the bytes even when they could be taken over */
    size_t encoded;    /* out: pictures encoded, not taken over */
} PackRecipe;

/** The colour of one pixel, from 0 to 2^bits - 1. */
unsigned pack_test_value(const SeriesRecipe *series, uint32_t frame, uint32_t x, uint32_t y,
                         unsigned sample);
/** The model of such a case. owns: sat_case_free() */
SatCase *pack_test_case(const CaseRecipe *recipe);
/** Text as clean text; aborts without memory. */
const SatCleanText *pack_test_clean(SatArena *arena, const char *text);
/** Writes it; true when finished, false when stopped early or failed (*err says which). */
SAT_NODISCARD bool pack_test_write(const char *path, PackRecipe *recipe, SatError *err);
/** Every picture, thumbnail and text equals the recipe's; fails the test otherwise. */
void pack_test_compare(const char *path, const PackRecipe *recipe);
/** The same without failing; false: something is another picture or text. Frames that cannot be
 * read are counted instead. */
bool pack_test_is_right(const char *path, const PackRecipe *recipe, size_t *lost_frames,
                        SatError *err);

/** A pack of some 5 KB with several series in two cases. */
PackRecipe pack_test_tiny(void);
/** One of every kind of picture: bits, signs, colour, JPEG, strips. */
PackRecipe pack_test_kinds(void);

/** pack_test_tiny() in a file, whole: what tests that damage it compare with. */
typedef struct {
    ScratchFolder folder;
    char *path;
    PackRecipe recipe;
    uint8_t *bytes;
    size_t length;
    SatPackReader *sound; /* opened before anything is damaged */
    SatPackCase *cases[2];
} TinyPack;
/** pairs: pack_test_tiny_free() */
void pack_test_tiny_make(TinyPack *tiny);
void pack_test_tiny_free(TinyPack *tiny);

uint8_t *pack_test_slurp(const char *path, size_t *length);
void pack_test_put(const char *path, const void *bytes, size_t length);

/** What sat_pack_check() reported. */
typedef struct {
    size_t of_kind[4];
    char first[800];
    size_t case_index, series_index, frame_index; /* of the first */
} CheckLog;
void pack_test_log(void *context, SatCheckFault fault, size_t case_index, size_t series_index,
                   size_t frame_index, const char *text);

#endif
