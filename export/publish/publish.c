/* Goes through the cases of a pack, and writes what a format made of them. */
#include "export/publish/publish.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/base/platform.h"

typedef struct {
    const char *name;
    /* one of these */
    bool (*write)(SatPublication *publication, SatByteWriter *out, SatError *err);
    bool (*write_file)(SatPublication *publication, const char *path, SatError *err);
} Format;

static const Format formats[SAT_PUBLISH_FORMATS] = {
    [SAT_PUBLISH_TEXT] = {"text", sat_publish_text, NULL},
    [SAT_PUBLISH_HTML] = {"html", sat_publish_html, NULL},
    [SAT_PUBLISH_CSV] = {"csv", sat_publish_csv, NULL},
    [SAT_PUBLISH_GIFT] = {"gift", sat_publish_gift, NULL},
    [SAT_PUBLISH_MOODLE] = {"moodle", sat_publish_moodle, NULL},
    [SAT_PUBLISH_MIRC] = {"mirc", NULL, sat_publish_mirc},
    [SAT_PUBLISH_PPTX] = {"pptx", NULL, sat_publish_pptx},
    [SAT_PUBLISH_ANKI] = {"anki", NULL, sat_publish_anki},
};

const char *sat_publish_format_name(SatPublishFormat format)
{
    return formats[format].name;
}

bool sat_publish_format_parse(const char *word, SatPublishFormat *format)
{
    for (size_t i = 0; i < SAT_PUBLISH_FORMATS; i++) {
        if (strcmp(formats[i].name, word) == 0) {
            *format = (SatPublishFormat)i;
            return true;
        }
    }
    return false;
}

void sat_publication_begin(SatPublication *publication, const SatPackReader *reader)
{
    *publication = (SatPublication){.reader = reader, .title = sat_pack_reader_title(reader)};
    size_t count = sat_pack_reader_case_count(reader);
    for (size_t i = 0; i < count; i++) {
        const SatPackCaseEntry *entry = sat_pack_reader_case(reader, i);
        if (publication->title[0] == '\0' || strcmp(publication->title, entry->title) == 0) {
            publication->title = count == 1 ? entry->title_hidden : "Teaching cases";
        }
    }
}

void sat_publish_case_free(SatPublishCase *publish_case)
{
    sat_pack_case_free(publish_case->pack_case);
    *publish_case = (SatPublishCase){0};
}

bool sat_publish_pass_damage(SatPublication *publication, const char *what, SatError *err)
{
    if (err->code != SAT_ERR_CORRUPT && err->code != SAT_ERR_UNSUPPORTED) {
        return false;
    }
    sat_publish_lose(publication, true, "%s is damaged and left out: satchel verify names it",
                     what);
    sat_error_clear(err);
    return true;
}

bool sat_publish_next_case(SatPublication *publication, SatPublishCase *out, SatError *err)
{
    size_t count = sat_pack_reader_case_count(publication->reader);
    sat_publish_case_free(out);
    while (publication->next_case < count) {
        size_t index = publication->next_case++;
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
        }
        SatPackCase *pack_case = sat_pack_reader_load_case(publication->reader, index, err);
        if (pack_case != NULL) {
            publication->cases_read++;
            *out = (SatPublishCase){publication->reader,
                                    pack_case,
                                    pack_case->model,
                                    pack_case->model->teaching,
                                    sat_pack_reader_case(publication->reader, index)->title_hidden,
                                    index + 1,
                                    count};
            return true;
        }
        if (!sat_publish_pass_damage(publication, "a case", err)) {
            return false;
        }
    }
    return false;
}

void sat_publish_lose(SatPublication *publication, bool is_left_out, const char *format, ...)
{
    SatPublishLoss loss = {.count = 1, .is_left_out = is_left_out};
    va_list values;
    va_start(values, format);
    (void)vsnprintf(loss.text, sizeof(loss.text), format, values);
    va_end(values);
    for (size_t i = 0; i < publication->loss_count; i++) {
        if (strcmp(publication->losses[i].text, loss.text) == 0) {
            publication->losses[i].count++;
            return;
        }
    }
    if (publication->loss_count < SAT_PUBLISH_MAX_LOSSES) {
        publication->losses[publication->loss_count++] = loss;
    }
}

bool sat_publish(SatPublication *publication, SatPublishFormat format, const char *path,
                 SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    if (formats[format].write_file != NULL) {
        return formats[format].write_file(publication, path, err);
    }
    bool done = formats[format].write(publication, &out, err);
    if (done && publication->cases_read == 0) {
        done =
            sat_fail(err, SAT_ERR_CORRUPT, "no case of it is whole; take another copy of the pack");
    }
    if (done && out.failed) {
        done = sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the export");
    }
    done = done && sat_write_file_atomic(path, out.bytes, out.length, false, err);
    sat_byte_writer_free(&out);
    return done;
}
