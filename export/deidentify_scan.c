/* Looks at every object of the sources and decides where its cleaned form goes. */
#include "export/deidentify_scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_item.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

enum { NAME_WORDS_BYTES = 48, ID_DIGITS = 6 };

/* ---- names ------------------------------------------------------------------------------------
 */

static void append_words(char *name, const char *words, size_t length)
{
    size_t used = strlen(name);
    while (length > 0 && used + length + 1 > NAME_WORDS_BYTES) {
        length--; /* back to a whole word */
        while (length > 0 && words[length] != ' ') {
            length--;
        }
    }
    if (length == 0) {
        return;
    }
    if (used > 0) {
        name[used++] = ' ';
    }
    for (size_t i = 0; i < length; i++) { /* "T1/T2" is a word of the vocabulary */
        char c = words[i];
        bool is_safe = (unsigned char)c >= 0x20 && strchr("<>:\"/\\|?*%", c) == NULL;
        name[used++] = is_safe ? c : '-';
    }
    name[used] = '\0';
}

/* Of the cleaned data set: modality, body part and what is left of the description. */
static void make_series_name(const SatDeidObject *object, SatDeidentifySeries *series)
{
    const SatDicomDataset *dataset = &object->dataset;
    const char *text = "";
    size_t length = 0;
    char *name = series->name;
    (void)sat_dicom_get_text(dataset, SAT_TAG_MODALITY, 0, &text, &length);
    const char *title = sat_vocabulary_modality_title(sat_vocabulary_modality(text, length));
    append_words(name, title, strlen(title));
    if (sat_dicom_get_text(dataset, SAT_TAG_BODY_PART_EXAMINED, 0, &text, &length)) {
        const char *part = sat_vocabulary_body_part(text, length);
        append_words(name, part != NULL ? part : "", part != NULL ? strlen(part) : 0);
    }
    const char *words = "";
    SatError ignored = SAT_ERROR_INIT;
    SatArena *arena = sat_arena_new(0, &ignored); /* a kept description may be no vocabulary word */
    if (arena != NULL &&
        sat_dicom_get_text(dataset, SAT_TAG_SERIES_DESCRIPTION, 0, &text, &length)) {
        words = sat_deid_name_words(arena, text, length);
        append_words(name, words, strlen(words));
    }
    sat_arena_free(arena);
    size_t used = strlen(name), uid = strlen(series->uid);
    const char *digits = series->uid + (uid > ID_DIGITS ? uid - ID_DIGITS : 0);
    (void)snprintf(name + used, SAT_DEIDENTIFY_NAME_CAPACITY - used, " %s", digits);
}

/* ---- lists ------------------------------------------------------------------------------------
 */

/* The series of the object, found or made; series_count without memory. */
static size_t series_of(SatDeidentifyScan *scan, const SatDeidObject *object, SatError *err)
{
    for (size_t i = scan->series_count; i > 0; i--) { /* mostly the last one */
        if (strcmp(scan->series[i - 1].uid, object->series_uid) == 0) {
            return i - 1;
        }
    }
    SatDeidentifySeries *list =
        sat_list_grow(scan->series, scan->series_count, &scan->series_capacity, sizeof *list);
    if (list == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu series",
                       scan->series_count);
        return SIZE_MAX;
    }
    scan->series = list;
    SatDeidentifySeries *series = &list[scan->series_count];
    *series = (SatDeidentifySeries){.suspicion = ""};
    memcpy(series->uid, object->series_uid, sizeof(series->uid));
    (void)snprintf(series->case_name, sizeof(series->case_name), "Case %.8s", object->patient_id);
    make_series_name(object, series);
    return scan->series_count++;
}

static void free_item(SatDeidentifyItem *item)
{
    free(item->path);
    free(item->identity);
}

static bool add_item(SatDeidentifyScan *scan, const SatRawItem *raw, const SatDeidObject *object,
                     SatError *err)
{
    const char *suspicion = sat_deid_item_suspicion(raw);
    size_t index = series_of(scan, object, err);
    if (index == SIZE_MAX) {
        return false;
    }
    SatDeidentifyItem *items =
        sat_list_grow(scan->items, scan->item_count, &scan->item_capacity, sizeof *items);
    if (items != NULL) {
        scan->items = items;
        items[scan->item_count] =
            (SatDeidentifyItem){.path = strdup(sat_deid_item_path(raw)),
                                .identity = strdup(sat_deid_item_identity(raw)),
                                .series = index,
                                .is_suspicious = suspicion[0] != '\0'};
    }
    if (items == NULL || items[scan->item_count].path == NULL ||
        items[scan->item_count].identity == NULL) {
        if (items != NULL) {
            free_item(&items[scan->item_count]);
        }
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects",
                        scan->item_count);
    }
    memcpy(items[scan->item_count].instance_uid, object->instance_uid, SAT_DEID_UID_CAPACITY);
    memcpy(items[scan->item_count].patient_id, object->patient_id, SAT_DEID_PATIENT_ID_CAPACITY);
    scan->item_count++;
    SatDeidentifySeries *series = &scan->series[index];
    series->objects++;
    if (suspicion[0] != '\0') {
        series->suspicious_objects++;
        series->suspicion = series->suspicion[0] == '\0' ? suspicion : series->suspicion;
    }
    return true;
}

static bool count_refusal(SatDeidentifyScan *scan, const char *text, SatError *err)
{
    size_t i = 0;
    scan->refused++;
    while (i < scan->refusal_count && strcmp(scan->refusals[i].text, text) != 0) {
        i++;
    }
    if (i == scan->refusal_count) {
        SatDeidentifyRefusal *list = sat_list_grow(scan->refusals, scan->refusal_count,
                                                   &scan->refusal_capacity, sizeof *list);
        if (list == NULL) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a summary");
        }
        scan->refusals = list;
        list[i] = (SatDeidentifyRefusal){.count = 0};
        (void)snprintf(list[i].text, sizeof(list[i].text), "%s", text);
        scan->refusal_count++;
    }
    scan->refusals[i].count++;
    return true;
}

/* ---- visiting ---------------------------------------------------------------------------------
 */

static bool look_at(void *context, const SatRawItem *raw, SatError *err)
{
    SatDeidentifyScan *scan = context;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatDeidObject object;
    SatDeidContext clean = scan->context;
    clean.counts = NULL; /* counted when it is written */
    if (arena == NULL) {
        return false;
    }
    if (!sat_deid_item(&clean, raw, NULL, arena, &object, err)) {
        if (err->code != SAT_ERR_UNSUPPORTED) {
            return false;
        }
        char text[sizeof(err->text)];
        memcpy(text, err->text, sizeof(text));
        sat_error_clear(err);
        return count_refusal(scan, text, err);
    }
    return sat_deidentify_ages_add(&scan->ages, &object, err) && add_item(scan, raw, &object, err);
}

static void skipped(void *context, SatSkipReason reason, const char *path, const char *text)
{
    SatDeidentifyScan *scan = context;
    if (reason == SAT_SKIP_NOT_DICOM) {
        sat_report_detail(scan->report, "%s: left out: %s", path, text);
    } else {
        sat_report_warn(scan->report, path, "left out: %s", text);
    }
}

static void note(void *context, bool is_warning, const char *path, const char *text)
{
    const SatDeidentifyScan *scan = context;
    if (is_warning) {
        sat_report_warn(scan->report, path, "%s", text);
    } else {
        sat_report_say(scan->report, "%s%s%s", path, path[0] != '\0' ? ": " : "", text);
    }
}

static void progress(void *context, uint64_t files_seen, uint64_t items_taken)
{
    SatDeidentifyScan *scan = context;
    (void)items_taken;
    sat_report_progress(scan->report, "reading", "files", files_seen, 0);
}

/* Of objects with one and the same UID the first stays. */
static int compare_items(const void *a, const void *b)
{
    const SatDeidentifyItem *first = a, *second = b;
    if (first->series != second->series) {
        return first->series < second->series ? -1 : 1;
    }
    int order = strcmp(first->instance_uid, second->instance_uid);
    return order != 0 ? order : strcmp(first->identity, second->identity);
}

static void drop_copies(SatDeidentifyScan *scan)
{
    size_t kept = 0;
    if (scan->item_count > 1) {
        qsort(scan->items, scan->item_count, sizeof *scan->items, compare_items);
    }
    for (size_t i = 0; i < scan->item_count; i++) {
        SatDeidentifyItem *item = &scan->items[i];
        bool is_copy = kept > 0 && scan->items[kept - 1].series == item->series &&
                       strcmp(scan->items[kept - 1].instance_uid, item->instance_uid) == 0;
        if (is_copy) {
            scan->copies++;
            scan->series[item->series].objects--;
            bool are_both_counted = scan->items[kept - 1].is_suspicious && item->is_suspicious;
            scan->series[item->series].suspicious_objects -= are_both_counted ? 1U : 0U;
            scan->items[kept - 1].is_suspicious |= item->is_suspicious;
            free_item(item);
        } else {
            scan->items[kept++] = *item;
        }
    }
    scan->item_count = kept;
}

bool sat_deidentify_scan(SatDeidentifyScan *scan, const char *const *sources, size_t source_count,
                         SatError *err)
{
    SatSourceVisitor visitor = {
        .object = look_at, .skipped = skipped, .note = note, .progress = progress, .context = scan};
    scan->staging = sat_staging_new(err);
    if (scan->staging == NULL) {
        return false;
    }
    visitor.staging = scan->staging;
    for (size_t i = 0; i < source_count; i++) { /* a wrong word is told before hours of reading */
        if (sat_source_find(sources[i], err) == NULL) {
            return false;
        }
    }
    bool done = true;
    for (size_t i = 0; done && i < source_count; i++) {
        done = sat_source_scan(sources[i], (uint32_t)i, &visitor, &scan->counts, err);
    }
    sat_report_progress_end(scan->report);
    drop_copies(scan);
    for (size_t i = 0; done && i < scan->refusal_count; i++) {
        sat_report_warn(scan->report, "", "%" PRIu64 " file%s left out: %s",
                        scan->refusals[i].count, sat_plural(scan->refusals[i].count),
                        scan->refusals[i].text);
    }
    if (done && scan->copies > 0) {
        sat_report_say(scan->report, "%" PRIu64 " more cop%s of the same instances left out",
                       scan->copies, scan->copies == 1 ? "y" : "ies");
    }
    return done;
}

void sat_deidentify_scan_free(SatDeidentifyScan *scan)
{
    for (size_t i = 0; i < scan->item_count; i++) {
        free_item(&scan->items[i]);
    }
    free(scan->items);
    free(scan->series);
    free(scan->refusals);
    sat_deidentify_ages_free(&scan->ages);
    sat_staging_free(scan->staging);
}
