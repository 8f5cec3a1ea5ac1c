/* Makes names of folders out of a plan's titles. */
#include "export/keep/kept_folders.h"

#include <string.h>

enum { CASE_DIGITS = 8, MOST_TITLE_BYTES = 44, MOST_CAPTION_BYTES = 16 };

/* Not allowed on some system, or read as something else by one. */
static bool is_safe(char c)
{
    return (unsigned char)c >= 0x20 && c != 0x7f && strchr("<>:\"/\\|?*%", c) == NULL;
}

/* Whole characters, none of them unsafe, nothing at the end that a system would drop. */
static void write_words(SatByteWriter *out, const SatCleanText *words, size_t most)
{
    const char *text = words != NULL ? sat_clean_text_utf8(words) : "";
    size_t length = strlen(text);
    if (length > most) {
        length = most;
        while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80U) {
            length--;
        }
    }
    while (length > 0 && (text[length - 1] == '.' || text[length - 1] == ' ')) {
        length--;
    }
    for (size_t i = 0; i < length; i++) { /* "T1/T2" is a word of the vocabulary */
        sat_write_u8(out, is_safe(text[i]) ? (uint8_t)text[i] : '-');
    }
}

static bool has_words(const SatCleanText *words)
{
    return words != NULL && sat_clean_text_utf8(words)[0] != '\0';
}

void sat_kept_case_folder(const SatExportPlan *plan, const char *case_id, SatByteWriter *out)
{
    int digits = CASE_DIGITS;
    for (size_t c = 0; plan != NULL && c < plan->case_count; c++) {
        const char *other = plan->cases[c].id;
        if (strcmp(other, case_id) != 0 && strncmp(other, case_id, CASE_DIGITS) == 0) {
            digits = (int)strlen(case_id);
        }
    }
    sat_write_format(out, "Case %.*s", digits, case_id);
}

void sat_kept_study_folder(const SatPlannedStudy *study, SatByteWriter *out)
{
    sat_write_format(out, "/%02u", (unsigned)study->series[0].selector.study_number);
    if (has_words(study->title)) {
        sat_write_u8(out, ' ');
        write_words(out, study->title, MOST_TITLE_BYTES);
    }
    if (has_words(study->caption)) {
        sat_write_text(out, " - ");
        write_words(out, study->caption, MOST_CAPTION_BYTES);
    }
}

void sat_kept_series_folder(const SatPlannedSeries *series, SatByteWriter *out)
{
    sat_write_format(out, "/%02u", (unsigned)series->selector.series_number);
    if (has_words(series->title)) {
        sat_write_u8(out, ' ');
        write_words(out, series->title, MOST_TITLE_BYTES);
    }
}

const char *sat_kept_take_folder(SatArena *arena, SatByteWriter *folder, SatError *err)
{
    const char *text = NULL;
    if (folder->failed) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a name");
    } else {
        text = sat_arena_text(arena, (const char *)folder->bytes, folder->length, err);
    }
    sat_byte_writer_free(folder);
    return text;
}

void sat_kept_unseen_folder(SatByteWriter *out)
{
    sat_write_text(out, "/other pictures");
}
