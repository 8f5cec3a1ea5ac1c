/* `satchel info`: what a pack or backup holds, without decoding its pictures. */
#include <inttypes.h>
#include <stdio.h>

#include "export/backup_told.h"
#include "export/commands.h"
#include "export/each_file.h"
#include "export/print_series.h"
#include "export/print_text.h"
#include "formats/backup/backup_reader.h"
#include "formats/pack/pack_reader.h"

typedef struct {
    uint64_t coded_bytes, pixel_bytes;
    uint64_t kept_jpegs; /* pictures */
} Sizes;

static const char *sharing_text(SatPackSharing sharing)
{
    switch (sharing) {
    case SAT_SHARING_CHECKED:
        return "checked";
    case SAT_SHARING_UNCHECKED:
        return "pixels not checked";
    case SAT_SHARING_PRIVATE:
        break;
    }
    return "private";
}

static const char *sharing_words(SatPackSharing sharing)
{
    switch (sharing) {
    case SAT_SHARING_CHECKED:
        return "checked for sharing";
    case SAT_SHARING_UNCHECKED:
        return "fields are clean; nobody looked for names inside the pictures";
    case SAT_SHARING_PRIVATE:
        break;
    }
    return "private: not checked for sharing";
}

static Sizes series_sizes(const SatPackSeries *places, size_t frame_count)
{
    Sizes sizes = {.pixel_bytes = (uint64_t)sat_pixel_bytes(places->shape.layout) *
                                  places->shape.width_px * places->shape.height_px * frame_count};
    for (size_t i = 0; i < frame_count; i++) {
        const SatPackFrame *frame = &places->frames[i];
        sizes.kept_jpegs += frame->form.coding == SAT_CODING_JPEG;
        for (uint32_t strip = 0; strip < frame->strip_count; strip++) {
            sizes.coded_bytes += frame->strips[strip].length;
        }
    }
    return sizes;
}

static void print_series(const SatSeries *series, const char *number, const Sizes *sizes)
{
    sat_print_series_row(&(SatSeriesRow){.number = number,
                                         .title = series->title,
                                         .modality = series->modality,
                                         .numbers = series,
                                         .frame_count = series->frame_count,
                                         .columns_px = series->columns,
                                         .rows_px = series->rows,
                                         .bytes = sizes->coded_bytes});
    for (size_t i = 0; i < series->note_count; i++) {
        sat_print_remark(SAT_REMARK_PLAIN, series->notes[i]);
    }
    if (series->accepted_text || series->accepted_face) {
        char accepted[80];
        (void)snprintf(accepted, sizeof(accepted), "let pass after a look: %s%s%s",
                       series->accepted_text ? SAT_ACCEPTED_TEXT : "",
                       series->accepted_text && series->accepted_face ? ", " : "",
                       series->accepted_face ? SAT_ACCEPTED_FACE : "");
        sat_print_remark(SAT_REMARK_PLAIN, accepted);
    }
    sat_print_remark(SAT_REMARK_PLAIN, series->lossy_history);
    sat_print_conversion(series->conversion);
    if (sizes->kept_jpegs > 0) {
        char kept[64];
        (void)snprintf(kept, sizeof(kept), "%" PRIu64 " picture%s kept as JPEG", sizes->kept_jpegs,
                       sat_plural(sizes->kept_jpegs));
        sat_print_remark(SAT_REMARK_PLAIN, kept);
    }
}

/* Behind a title, when there is something to say. */
static void print_after(const char *text)
{
    (void)fputs(text[0] != '\0' ? "  " : "", stdout);
    sat_print_text(text, 0);
}

static void put_series_json(const SatSeries *series, const char *number, const Sizes *sizes)
{
    SatReportLine line;
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "series");
    sat_json_put_text(&line.json, "where", number);
    sat_json_put_text(&line.json, "title", series->title);
    sat_json_put_text(&line.json, "modality", series->modality);
    sat_json_put_u64(&line.json, "frames", series->frame_count);
    sat_json_put_u64(&line.json, "time_points", series->time_points);
    sat_json_put_u64(&line.json, "rows", series->rows);
    sat_json_put_u64(&line.json, "columns", series->columns);
    sat_json_put_u64(&line.json, "bits", series->bits);
    sat_json_put_u64(&line.json, "samples", series->samples);
    sat_json_put_double(&line.json, "frame_time_ms", series->frame_time_ms);
    sat_json_put_u64(&line.json, "coded_bytes", sizes->coded_bytes);
    sat_json_put_u64(&line.json, "pixel_bytes", sizes->pixel_bytes);
    sat_json_put_u64(&line.json, "kept_jpegs", sizes->kept_jpegs);
    sat_json_put_text(&line.json, "lossy_history", series->lossy_history);
    sat_json_put_text(&line.json, "conversion", series->conversion);
    sat_json_open_array_inline(&line.json, "accepted");
    if (series->accepted_text) {
        sat_json_put_text(&line.json, NULL, SAT_ACCEPTED_TEXT);
    }
    if (series->accepted_face) {
        sat_json_put_text(&line.json, NULL, SAT_ACCEPTED_FACE);
    }
    sat_json_close_array(&line.json);
    sat_json_open_array_inline(&line.json, "notes");
    for (size_t i = 0; i < series->note_count; i++) {
        sat_json_put_text(&line.json, NULL, series->notes[i]);
    }
    sat_json_close_array(&line.json);
    sat_report_close_line(&line);
}

static void show_case_head(const SatPackCaseEntry *entry, const SatCase *model, size_t number,
                           const SatReport *report)
{
    char who[64];
    sat_case_age_sex(model, who, sizeof(who));
    if (report->json) {
        SatReportLine line;
        char where[24];
        (void)snprintf(where, sizeof(where), "%zu", number);
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "case");
        sat_json_put_text(&line.json, "where", where);
        sat_json_put_text(&line.json, "title", entry->title);
        sat_json_put_text(&line.json, "title_hidden", entry->title_hidden);
        sat_json_put_bool(&line.json, "hidden", entry->hidden);
        sat_json_put_text(&line.json, "age", model->age);
        sat_json_put_text(&line.json, "sex", model->sex);
        sat_json_put_u64(&line.json, "studies", model->study_count);
        sat_json_put_u64(&line.json, "series", entry->series_count);
        sat_json_put_u64(&line.json, "frames", entry->frame_count);
        sat_report_close_line(&line);
        return;
    }
    (void)printf("%zu  ", number);
    sat_print_text(entry->title, 0);
    print_after(who);
    (void)fputc('\n', stdout);
}

static void show_case(const SatPackCase *pack_case, size_t number, const SatReport *report,
                      Sizes *total)
{
    size_t index = 0;
    for (size_t s = 0; s < pack_case->model->study_count; s++) {
        const SatStudy *study = &pack_case->model->studies[s];
        if (!report->json) {
            (void)printf(" %zu/%zu  ", number, s + 1);
            sat_print_text(study->title, 0);
            print_after(study->caption);
            (void)fputc('\n', stdout);
        }
        for (size_t i = 0; i < study->series_count; i++, index++) {
            char where[72];
            Sizes sizes = series_sizes(&pack_case->series[index], study->series[i].frame_count);
            (void)snprintf(where, sizeof(where), "%zu/%zu/%zu", number, s + 1, i + 1);
            if (report->json) {
                put_series_json(&study->series[i], where, &sizes);
            } else {
                print_series(&study->series[i], where, &sizes);
            }
            total->coded_bytes += sizes.coded_bytes;
            total->pixel_bytes += sizes.pixel_bytes;
            total->kept_jpegs += sizes.kept_jpegs;
        }
    }
}

/* How many entries of each kind: "8 cases, 2 texts". */
static void show_playlist(const SatPlaylist *playlist)
{
    static const char *const words[SAT_PLAYLIST_KINDS] = {"case", "slide", "text", "question"};
    size_t counts[SAT_PLAYLIST_KINDS] = {0}, noted = 0;
    const char *separator = "";
    for (size_t i = 0; i < playlist->entry_count; i++) {
        counts[playlist->entries[i].kind]++;
        noted += playlist->entries[i].notes[0] != '\0' ? 1U : 0U;
    }
    (void)printf("playlist (%s): ", sat_lecture_mode_words().words[playlist->mode]);
    for (size_t k = 0; k < SAT_PLAYLIST_KINDS; k++) {
        if (counts[k] > 0) {
            (void)printf("%s%zu %s%s", separator, counts[k], words[k], sat_plural(counts[k]));
            separator = ", ";
        }
    }
    (void)printf("%s%zu with notes\n", separator, noted);
}

static void show_total(const char *path, const SatPackReader *reader, const Sizes *total,
                       const SatReport *report)
{
    uint64_t series = 0;
    uint64_t frames = 0;
    uint64_t size_bytes = sat_path_info(path).size_bytes;
    size_t cases = sat_pack_reader_case_count(reader);
    SatPackSharing sharing = sat_pack_reader_sharing(reader);
    const SatPlaylist *playlist = sat_pack_reader_playlist(reader);
    double ratio =
        total->coded_bytes > 0 ? (double)total->pixel_bytes / (double)total->coded_bytes : 0;
    for (size_t c = 0; c < cases; c++) {
        series += sat_pack_reader_case(reader, c)->series_count;
        frames += sat_pack_reader_case(reader, c)->frame_count;
    }
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", path);
        sat_json_put_u64(&line.json, "version", SAT_PACK_VERSION);
        sat_json_put_text(&line.json, "title", sat_pack_reader_title(reader));
        sat_json_put_text(&line.json, "sharing", sharing_text(sharing));
        sat_json_put_u64(&line.json, "cases", cases);
        sat_json_put_u64(&line.json, "series", series);
        sat_json_put_u64(&line.json, "frames", frames);
        sat_json_put_u64(&line.json, "playlist_entries",
                         playlist != NULL ? playlist->entry_count : 0);
        sat_json_put_u64(&line.json, "size_bytes", size_bytes);
        sat_json_put_u64(&line.json, "coded_bytes", total->coded_bytes);
        sat_json_put_u64(&line.json, "pixel_bytes", total->pixel_bytes);
        sat_json_put_double(&line.json, "ratio", ratio);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
        return;
    }
    char size[16];
    char pixels[16];
    sat_format_bytes(size_bytes, size);
    sat_format_bytes(total->pixel_bytes, pixels);
    sat_print_text(path, 0);
    (void)printf(": Satchel pack, version %d, %s; %zu case%s, %" PRIu64 " series, %" PRIu64
                 " picture%s, %s before coding (%.1f to 1)\n",
                 SAT_PACK_VERSION, size, cases, sat_plural(cases), series, frames,
                 sat_plural(frames), pixels, ratio);
    if (playlist != NULL) {
        show_playlist(playlist);
    }
    (void)printf("sharing: %s\n", sharing_words(sharing));
}

static void show_pack(const char *path, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    Sizes total = {0};
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &err);
    if (reader == NULL) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
        return;
    }
    if (sat_pack_reader_used_copy(reader)) {
        sat_report_warn(report, path,
                        "its first index is damaged, the second one served; satchel verify says "
                        "more");
    }
    if (!report->json) {
        sat_print_series_heading("packed");
    }
    for (size_t c = 0; c < sat_pack_reader_case_count(reader); c++) {
        SatError case_err = SAT_ERROR_INIT;
        SAT_AUTO(SatPackCase) *pack_case = sat_pack_reader_load_case(reader, c, &case_err);
        if (pack_case == NULL) {
            sat_report_warn(report, path, "%s", case_err.text);
            continue;
        }
        show_case_head(sat_pack_reader_case(reader, c), pack_case->model, c + 1, report);
        show_case(pack_case, c + 1, report, &total);
    }
    show_total(path, reader, &total, report);
}

static void show_one(void *context, const char *path)
{
    SatReport *report = context;
    if (sat_backup_is_one(path)) {
        sat_tell_backup(path, report);
    } else {
        show_pack(path, report);
    }
}

void sat_command_info(const SatOptions *options, SatReport *report)
{
    for (size_t i = 0; i < options->argument_count && !sat_interrupt_requested(); i++) {
        sat_each_file(options->arguments[i], report, show_one, report);
    }
}
