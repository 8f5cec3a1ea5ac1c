/* Writes what is whole of a damaged pack. */
#include "formats/pack/pack_repair.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "formats/base/checked_math.h"
#include "formats/case/case_subset.h"
#include "formats/pack/pack_case.h"
#include "formats/pack/pack_playlist.h"
#include "formats/pack/pack_writer_private.h"

enum { PIECE_BYTES = 1 << 20, TEXT_BYTES = 640 };

typedef struct {
    const SatPackSalvage *salvage;
    SatPackWriter *writer;
    SatPackLost lost;
    void *context;
    SatPackRepaired *out;
    uint64_t file_bytes;
    SatByteWriter scratch;
    size_t *moved; /* one a case of the index: its place in the new pack, or SAT_NO_CASE */
    SatError *err;
} Repair;

/* One case of the damaged pack. */
typedef struct {
    size_t index, number; /* in the index; as it is told */
    SatPackCase *loaded;
    bool **lost; /* by series and frame; NULL: all of the series is whole */
} OneCase;

static void tell(Repair *repair, size_t case_number, size_t series_number, const char *text)
{
    const SatPackLoss loss = {case_number, series_number, text};
    repair->out->losses++;
    repair->lost(repair->context, &loss);
}

/* The plan of the new file: another damaged file is another plan. What cannot be read is left out.
 */
static bool digest(Repair *repair, SatSha256 *out)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(repair->err);
    uint8_t *piece = malloc(PIECE_BYTES);
    if (hash == NULL || piece == NULL) {
        free(piece);
        return repair->err->code != SAT_OK ||
               sat_fail(repair->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
    }
    for (uint64_t at = 0; at < repair->file_bytes; at += PIECE_BYTES) {
        uint64_t left = repair->file_bytes - at;
        size_t length = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
        SatError unread = SAT_ERROR_INIT;
        if (sat_file_read_at(repair->salvage->file, at, piece, length, &unread)) {
            sat_sha256_update(hash, piece, length);
        }
    }
    *out = sat_sha256_current(hash);
    free(piece);
    return true;
}

/* ---- what is whole --------------------------------------------------------------------------- */

/* In scratch then. false with nothing set: it is not whole; else no memory. */
static bool load(Repair *repair, const SatPackEntry *entry)
{
    SatError why = SAT_ERROR_INIT;
    if (!sat_range_fits(entry->offset, entry->length, repair->file_bytes)) {
        return false;
    }
    if (!sat_pack_entry_into_scratch(repair->salvage->file, entry, &repair->scratch, &why)) {
        return why.code == SAT_ERR_NO_MEMORY ? sat_fail(repair->err, why.code, "%s", why.text)
                                             : false;
    }
    return true;
}

static bool is_whole(Repair *repair, const SatPackFrame *frame)
{
    for (uint32_t i = 0; i < frame->strip_count; i++) {
        if (!load(repair, &frame->strips[i])) {
            return false;
        }
    }
    return true;
}

static bool look_at_series(Repair *repair, OneCase *one, size_t number)
{
    size_t count = sat_case_series(one->loaded->model, number, NULL)->frame_count;
    for (size_t i = 0; i < count; i++) {
        if (sat_interrupt_requested()) {
            return sat_fail(repair->err, SAT_ERR_CANCELLED, "stopped");
        }
        if (is_whole(repair, &one->loaded->series[number].frames[i])) {
            continue;
        }
        if (repair->err->code == SAT_OK && one->lost[number] == NULL) {
            one->lost[number] = calloc(count, sizeof(bool));
            if (one->lost[number] == NULL) {
                return sat_fail(repair->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
            }
        }
        if (repair->err->code != SAT_OK) {
            return false;
        }
        one->lost[number][i] = true;
    }
    return true;
}

static bool look_at_case(Repair *repair, OneCase *one)
{
    one->lost = calloc(one->loaded->series_count + 1, sizeof(*one->lost));
    bool done = one->lost != NULL ||
                sat_fail(repair->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
    for (size_t i = 0; done && i < one->loaded->series_count; i++) {
        done = look_at_series(repair, one, i);
    }
    return done;
}

static void tell_series(Repair *repair, const OneCase *one)
{
    for (size_t i = 0; i < one->loaded->series_count; i++) {
        char text[SAT_LOST_FRAMES_BYTES];
        if (one->lost[i] != NULL) {
            sat_lost_frames_told(one->lost[i],
                                 sat_case_series(one->loaded->model, i, NULL)->frame_count, text);
            tell(repair, one->number, i + 1, text);
        }
    }
}

static void tell_dropped(Repair *repair, const OneCase *one, const SatCaseDropped *dropped)
{
    char text[TEXT_BYTES];
    if (dropped->marks > 0 || dropped->questions > 0) {
        (void)snprintf(text, sizeof(text),
                       "marks and questions on lost pictures go with them: %zu and %zu",
                       dropped->marks, dropped->questions);
        tell(repair, one->number, 0, text);
    }
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool add_frame(Repair *repair, const SatPackFrame *frame, SatPictureName name)
{
    name.strip_count = frame->strip_count;
    name.coding = frame->form.coding;
    for (uint32_t i = 0; i < frame->strip_count; i++) {
        const SatPackEntry *entry = &frame->strips[i];
        if (!load(repair, entry)) {
            return repair->err->code == SAT_OK ? sat_fail(repair->err, SAT_ERR_CORRUPT,
                                                          "the file changed while it was read")
                                               : false;
        }
        name.strip_index = i;
        const SatPackPicture picture = {
            .name = name,
            .form = frame->form,
            .bytes = repair->scratch.bytes,
            .length = (size_t)entry->length,
            .hash = entry->hash,
            .crc32 = sat_crc32(0, repair->scratch.bytes, (size_t)entry->length)};
        if (!sat_pack_writer_add_picture(repair->writer, &picture, repair->err)) {
            return false;
        }
    }
    return true;
}

static bool add_thumbnail(Repair *repair, const OneCase *one, size_t number)
{
    const SatPackSeries *series = &one->loaded->series[number];
    if (!series->has_thumbnail) {
        return true;
    }
    if (load(repair, &series->thumbnail)) {
        return sat_pack_writer_add_thumbnail(repair->writer, repair->scratch.bytes,
                                             (size_t)series->thumbnail.length, repair->err);
    }
    if (repair->err->code != SAT_OK) {
        return false;
    }
    tell(repair, one->number, number + 1, "its small picture for lists is lost");
    return true;
}

/* Those that have a frame left. */
static bool add_series(Repair *repair, const OneCase *one, size_t number, uint32_t *written)
{
    size_t count = sat_case_series(one->loaded->model, number, NULL)->frame_count;
    const bool *lost = one->lost[number];
    SatPictureName name = {.case_index = (uint32_t)repair->out->cases, .series_index = *written};
    bool begun = false, done = true;
    for (size_t i = 0; done && i < count; i++) {
        if (lost != NULL && lost[i]) {
            continue;
        }
        if (sat_interrupt_requested()) {
            return sat_fail(repair->err, SAT_ERR_CANCELLED, "stopped");
        }
        done = begun || sat_pack_writer_begin_series(repair->writer, repair->err);
        begun = true;
        done = done && add_frame(repair, &one->loaded->series[number].frames[i], name);
        name.frame_index++;
    }
    repair->out->frames += name.frame_index;
    *written += begun ? 1 : 0;
    return done && (!begun || add_thumbnail(repair, one, number));
}

static bool write_case(Repair *repair, const OneCase *one, const SatCase *model)
{
    const SatPackCaseEntry *entry = &repair->salvage->index->cases[one->index];
    uint32_t written = 0;
    bool done = sat_pack_writer_begin_case(repair->writer, repair->err);
    if (done && entry->hidden) {
        sat_pack_writer_hide_case(repair->writer);
    }
    for (size_t i = 0; done && i < one->loaded->series_count; i++) {
        done = add_series(repair, one, i, &written);
    }
    done = done &&
           sat_pack_writer_end_case_again(repair->writer, model, entry->title_hidden, repair->err);
    repair->out->cases += done ? 1 : 0;
    repair->out->series += written;
    return done;
}

/* ---- the cases ------------------------------------------------------------------------------- */

static bool has_losses(const OneCase *one)
{
    for (size_t i = 0; i < one->loaded->series_count; i++) {
        if (one->lost[i] != NULL) {
            return true;
        }
    }
    return false;
}

static void forget(OneCase *one)
{
    for (size_t i = 0; one->lost != NULL && i < one->loaded->series_count; i++) {
        free(one->lost[i]);
    }
    free(one->lost);
    sat_pack_case_free(one->loaded);
}

/* When there is something to write: what is lost wholly leaves no file behind. */
static bool open_writer(Repair *repair, const char *output)
{
    const SatPackIndex *index = repair->salvage->index;
    SatSha256 plan;
    if (repair->writer == NULL && digest(repair, &plan)) {
        repair->writer =
            sat_pack_writer_open_again(output, &plan, index->title, index->sharing, repair->err);
    }
    return repair->writer != NULL;
}

static void lose_case(Repair *repair, size_t number, const char *why)
{
    char text[TEXT_BYTES];
    (void)snprintf(text, sizeof(text), "the whole case is lost: %s", why);
    repair->out->lost_cases++;
    tell(repair, number, 0, text);
}

/* What is whole of a case whose case.json is. */
static bool repair_loaded(Repair *repair, OneCase *one, const char *output)
{
    SatError why = SAT_ERROR_INIT;
    SatCaseDropped dropped = {0};
    SatCase *left = NULL;
    if (!look_at_case(repair, one)) {
        return false;
    }
    bool is_partial = has_losses(one);
    if (is_partial) {
        left = sat_case_without_frames(one->loaded->model, (const bool *const *)one->lost, &dropped,
                                       &why);
        if (left == NULL && why.code == SAT_ERR_CORRUPT) {
            lose_case(repair, one->number, why.text);
            return true;
        }
        if (left == NULL) {
            return sat_fail(repair->err, why.code, "%s", why.text);
        }
        tell_series(repair, one);
        tell_dropped(repair, one, &dropped);
    }
    repair->out->lost_series += dropped.series;
    repair->out->lost_frames += dropped.frames;
    bool done = open_writer(repair, output) &&
                write_case(repair, one, is_partial ? left : one->loaded->model);
    sat_case_free(left);
    return done;
}

static bool repair_case(Repair *repair, size_t index, const char *output)
{
    SatError why = SAT_ERROR_INIT;
    OneCase one = {.index = index, .number = repair->salvage->numbers[index]};
    one.loaded = sat_pack_case_load(repair->salvage->file, repair->salvage->index, index, &why);
    if (one.loaded == NULL) {
        if (why.code == SAT_ERR_NO_MEMORY || why.code == SAT_ERR_UNSUPPORTED) {
            *repair->err = why;
            return sat_fail_in(repair->err, "case %zu", one.number);
        }
        lose_case(repair, one.number, why.text);
        return true;
    }
    const size_t place = repair->out->cases;
    bool done = repair_loaded(repair, &one, output);
    repair->moved[index] = repair->out->cases > place ? place : SAT_NO_CASE;
    forget(&one);
    return done;
}

static bool repair_cases(Repair *repair, const char *output)
{
    const SatPackSalvage *salvage = repair->salvage;
    size_t next = 1;
    bool done = true;
    for (size_t i = 0; done && i < salvage->index->case_count; i++) {
        for (; next < salvage->numbers[i]; next++) {
            lose_case(repair, next, "its case.json is damaged or gone");
        }
        done = repair_case(repair, i, output);
        next++;
    }
    for (; done && next <= salvage->highest_number; next++) {
        lose_case(repair, next, "its case.json is damaged or gone");
    }
    return done;
}

/* Its entries, but for those that show a lost case. */
static bool keep_playlist(Repair *repair)
{
    const SatPackIndex *index = repair->salvage->index;
    size_t gone = 0;
    char text[TEXT_BYTES];
    if (index->playlist_fault != NULL) {
        (void)snprintf(text, sizeof(text), "its playlist is lost: %s", index->playlist_fault);
        tell(repair, 0, 0, text);
    }
    if (index->playlist == NULL) {
        return true;
    }
    const SatPlaylist *kept =
        sat_pack_playlist_moved(index->playlist, repair->moved, index->arena, &gone, repair->err);
    if (kept != NULL && gone > 0) {
        (void)snprintf(text, sizeof(text), "%zu entr%s of its playlist went with their cases", gone,
                       gone == 1 ? "y" : "ies");
        tell(repair, 0, 0, text);
    }
    if (kept != NULL) {
        sat_pack_writer_set_playlist_again(repair->writer, kept);
    }
    return kept != NULL;
}

static bool repair_all(Repair *repair, const char *output)
{
    const size_t count = repair->salvage->index->case_count;
    repair->moved = calloc(count + 1, sizeof(*repair->moved));
    for (size_t i = 0; repair->moved != NULL && i < count; i++) {
        repair->moved[i] = SAT_NO_CASE;
    }
    if (repair->moved == NULL) {
        return sat_fail(repair->err, SAT_ERR_NO_MEMORY, "not enough memory to repair");
    }
    return repair_cases(repair, output) &&
           (repair->out->cases > 0 ||
            sat_fail(repair->err, SAT_ERR_CORRUPT, "no case in it is whole")) &&
           keep_playlist(repair) &&
           sat_pack_writer_finish(repair->writer, &repair->out->size_bytes, repair->err);
}

bool sat_pack_repair(const SatPackSalvage *salvage, const char *output, SatPackLost lost,
                     void *context, SatPackRepaired *out, SatError *err)
{
    Repair repair = {.salvage = salvage, .lost = lost, .context = context, .out = out, .err = err};
    *out = (SatPackRepaired){0};
    if (!sat_file_size(salvage->file, &repair.file_bytes, err)) {
        return false;
    }
    if (salvage->index_lost) {
        tell(&repair, 0, 0,
             "its index is lost, so its title, and whether it may be shared: the new pack is for "
             "you alone, and each case starts hidden; there may have been more cases");
    }
    bool done = repair_all(&repair, output);
    sat_pack_writer_free(repair.writer);
    free(repair.moved);
    sat_byte_writer_free(&repair.scratch);
    return done;
}
