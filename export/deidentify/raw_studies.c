/* Gives what a person wrote of studies and series, and between them. */
#include <assert.h>
#include <string.h>

#include "export/deidentify/raw_case_private.h"
#include "export/deidentify/user_text.h"

/* Titles of a backup are told by SatCleanBackup. */
static const char *title_of(const SatRawCase *raw, const char *title)
{
    return !raw->has_titles ? "" : title;
}

/* Days are counted anew for the studies that are there. */
static const char *caption_of(const SatRawCase *raw, const char *caption)
{
    static const char day[] = "Day ";
    const char *digits = strncmp(caption, day, strlen(day)) == 0 ? caption + strlen(day) : "";
    return raw->is_backup && *digits >= '0' && *digits <= '9' ? "" : caption;
}

static bool note_series(SatRawCase *raw, const SatSeries *series, size_t study, size_t index,
                        SatError *err)
{
    const struct {
        const char *name, *text;
    } texts[] = {{"title", title_of(raw, series->title)},
                 {"perspective", series->perspective},
                 {"specifics", series->specifics}};
    bool done = true;
    for (size_t i = 0; done && i < sizeof(texts) / sizeof(texts[0]); i++) {
        done = sat_raw_case_note(raw, texts[i].text, false, err, "studies[%zu].series[%zu].%s",
                                 study, index, texts[i].name);
    }
    return done;
}

bool sat_raw_case_note_studies(SatRawCase *raw, SatError *err)
{
    const SatCase *written = raw->written;
    bool done = true;
    for (size_t s = 0; done && s < written->study_count; s++) {
        const SatStudy *study = &written->studies[s];
        done = sat_raw_case_note(raw, caption_of(raw, study->caption), false, err,
                                 "studies[%zu].caption", s) &&
               sat_raw_case_note(raw, title_of(raw, study->title), false, err, "studies[%zu].title",
                                 s) &&
               sat_raw_case_note(raw, study->text, false, err, "studies[%zu].text", s);
        for (size_t i = 0; done && i < study->series_count; i++) {
            done = note_series(raw, &study->series[i], s, i, err);
        }
    }
    for (size_t i = 0; done && i < written->block_count; i++) {
        done =
            sat_raw_case_note(raw, written->blocks[i].text, false, err, "text_blocks[%zu].text", i);
    }
    return done;
}

bool sat_raw_case_is_for_quiz(const SatRawCase *raw)
{
    return raw->written->is_for_quiz;
}

bool sat_raw_case_is_hidden(const SatRawCase *raw)
{
    return raw->written->is_hidden;
}

size_t sat_raw_case_study_count(const SatRawCase *raw)
{
    return raw->written->study_count;
}

size_t sat_raw_case_series_count(const SatRawCase *raw, size_t study)
{
    return raw->written->studies[study].series_count;
}

/* *out stays NULL for an empty text. */
static bool take(SatArena *arena, const char *text, const SatCleanText **out, SatError *err)
{
    const size_t length = strlen(text);
    *out = NULL;
    if (length > 0) {
        *out = sat_deid_user_text(arena, text, length, SAT_CASE_MAX_TEXT_BYTES, err);
    }
    return length == 0 || *out != NULL;
}

bool sat_raw_case_study(const SatRawCase *raw, size_t study, SatArena *arena, SatRawStudyTexts *out,
                        SatError *err)
{
    assert(study < raw->written->study_count);
    const SatStudy *written = &raw->written->studies[study];
    return (take(arena, caption_of(raw, written->caption), &out->caption, err) &&
            take(arena, title_of(raw, written->title), &out->title, err) &&
            take(arena, written->text, &out->text, err)) ||
           sat_fail_in(err, "studies[%zu]", study);
}

bool sat_raw_case_series(const SatRawCase *raw, size_t study, size_t series, SatArena *arena,
                         SatRawSeriesTexts *out, SatError *err)
{
    assert(study < raw->written->study_count && series < raw->written->studies[study].series_count);
    const SatSeries *written = &raw->written->studies[study].series[series];
    out->key_frames = written->key_frames;
    out->key_frame_count = written->key_frame_count;
    return (take(arena, title_of(raw, written->title), &out->title, err) &&
            take(arena, written->modality_word, &out->modality_word, err) &&
            take(arena, written->perspective, &out->perspective, err) &&
            take(arena, written->specifics, &out->specifics, err)) ||
           sat_fail_in(err, "studies[%zu].series[%zu]", study, series);
}

size_t sat_raw_case_block_count(const SatRawCase *raw)
{
    return raw->written->block_count;
}

bool sat_raw_case_block(const SatRawCase *raw, size_t index, SatArena *arena, size_t *before,
                        const SatCleanText **text, SatError *err)
{
    *before = raw->written->blocks[index].before;
    return take(arena, raw->written->blocks[index].text, text, err) ||
           sat_fail_in(err, "text_blocks[%zu]", index);
}
