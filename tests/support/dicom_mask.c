/* Cleans DICOM files with masks and a crop: lines "SOURCE<tab>TARGET<tab>X,Y,W,H;...<tab>X,Y,W,H"
 * on stdin ("-": none), one line "written" or "refused: reason" each on stdout. Masks are of every
 * second frame, from the first on. The argument is the program satchel-decode. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/decode/decoder_pool.h"
#include "export/deidentify/deid_pixels.h"
#include "formats/dicom/dicom_image.h"

enum { MOST_RECTS = 16 };

typedef struct {
    const char *source, *target;
    SatPixelRect rects[MOST_RECTS];
    SatPixelMask mask;
    SatPixelRect crop;
} Wanted;

static bool parse_rect(const char *text, SatPixelRect *rect)
{
    return sscanf(text, "%u,%u,%u,%u", &rect->x_px, &rect->y_px, &rect->width_px,
                  &rect->height_px) == 4;
}

static bool parse(char *line, Wanted *out)
{
    char *words[4];
    *out = (Wanted){.source = line};
    for (size_t i = 0; i < 4; i++) {
        words[i] = line;
        line += strcspn(line, "\t\n");
        bool is_last = *line != '\t';
        *line++ = '\0';
        if (is_last != (i == 3)) {
            return false;
        }
    }
    out->target = words[1];
    out->mask.rects = out->rects;
    for (char *at = words[2]; at != NULL && *at != '-' && out->mask.rect_count < MOST_RECTS;) {
        if (!parse_rect(at, &out->rects[out->mask.rect_count++])) {
            return false;
        }
        at = strchr(at, ';');
        at = at != NULL ? at + 1 : NULL;
    }
    return strcmp(words[3], "-") == 0 || parse_rect(words[3], &out->crop);
}

static bool write_masked(const Wanted *wanted, const SatDicomFile *dicom,
                         const SatDicomDecoder *decoder, SatArena *arena, SatError *err)
{
    static const SatLibrarySecret secret = {.bytes = {1}};
    SatDicomImage image;
    SatDeidProfile profile;
    SatDeidObject object;
    if (!sat_dicom_image_describe(dicom, &image, err) ||
        !sat_deid_profile_parse("teaching", &profile, err)) {
        return false;
    }
    const SatPixelMask **hidden = sat_arena_alloc(arena, image.frames, sizeof(*hidden), err);
    if (hidden == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < image.frames && wanted->mask.rect_count > 0; i += 2) {
        hidden[i] = &wanted->mask;
    }
    SatDeidPixels pixels = {
        .hidden = hidden, .frame_count = image.frames, .crop = wanted->crop, .shows_no_text = true};
    SatDeidContext context = {.secret = &secret, .profile = &profile};
    SatDeidObjectInput input = {.identity = "1",
                                .has_clean_pixels = sat_deid_pixels_change(&pixels)};
    return sat_deid_object(&context, dicom, &input, arena, &object, err) &&
           sat_deid_pixels_apply(&pixels, dicom, decoder, arena, &object, err) &&
           sat_dicom_write_file(&object.writing, wanted->target, SAT_DICOM_FILE_KEPT, err);
}

static bool mask_file(const Wanted *wanted, const SatDicomDecoder *decoder, SatError *err)
{
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SAT_AUTO(SatFile) *file =
        arena != NULL ? sat_file_open(wanted->source, SAT_FILE_READ, err) : NULL;
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, err) : NULL;
    return dicom != NULL && write_masked(wanted, dicom, decoder, arena, err);
}

int main(int argc, char **argv)
{
    char line[4096];
    SatError failure = SAT_ERROR_INIT;
    SatDecoderPool *pool = argc == 2 ? sat_decoder_pool_new(argv[1], 1, &failure) : NULL;
    if (pool == NULL) {
        (void)fprintf(stderr, "usage: dicom_mask DECODER; %s\n", failure.text);
        return 2;
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        SatError err = SAT_ERROR_INIT;
        Wanted wanted;
        if (!parse(line, &wanted)) {
            return 2;
        }
        if (mask_file(&wanted, sat_decoder_pool_decoder(pool), &err)) {
            (void)puts("written");
        } else {
            (void)printf("refused: %s\n", err.text);
        }
        (void)fflush(stdout);
    }
    sat_decoder_pool_free(pool);
    return 0;
}
