/* Fuzzes the allow-list and the planning of what it lets through: hostile data sets, functional
 * groups above all; checks what clean facts, plans and cases promise. */
#define _GNU_SOURCE /* memfd_create, memmem */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "export/assemble/build_plan.h"
#include "export/deidentify/deid_allow_list.h"
#include "export/source/raw_item_private.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refused_item(const SatError *err)
{
    require(err->code != SAT_OK && err->text[0] != '\0', "a refusal says why");
    require(err->code != SAT_ERR_SYSTEM, "a bad file is no system error");
}

/* A memory file by the name /proc knows it by, as the reader of pixels opens it anew. */
static int make_file(const void *bytes, size_t length, char path[64])
{
    int descriptor = memfd_create("fuzz_allow_list", MFD_CLOEXEC);
    require(descriptor >= 0, "a memory file can be made");
    require(length == 0 || write(descriptor, bytes, length) == (ssize_t)length, "and written");
    (void)snprintf(path, 64, "/proc/self/fd/%d", descriptor);
    return descriptor;
}

static bool is_number(double value)
{
    return isfinite(value);
}

static void check_frame(const SatFrameFacts *frame)
{
    const SatFrameTraits *traits = frame->traits;
    bool all = is_number(traits->row_spacing_mm) && is_number(traits->column_spacing_mm) &&
               is_number(traits->slice_thickness_mm) && traits->pixel_aspect > 0.0;
    for (int i = 0; i < 3; i++) {
        all = all && is_number(frame->position_mm[i]);
    }
    for (int i = 0; i < 6; i++) {
        all = all && is_number(traits->orientation[i]);
    }
    for (int i = 0; i < SAT_BY_COUNT; i++) {
        all = all && is_number(sat_frame_number(frame, (SatFrameNumber)i));
    }
    require(all, "numbers of a frame are numbers");
    require(frame->modality_transform != NULL && traits->laterality != NULL, "a frame is whole");
    require(frame->window_count <= SAT_CASE_MAX_WINDOWS &&
                (unsigned)traits->content <= (unsigned)SAT_CONTENT_LAST,
            "a frame keeps to its limits");
    for (size_t i = 0; i < frame->window_count; i++) {
        require(is_number(frame->windows[i].center) && is_number(frame->windows[i].width) &&
                    frame->windows[i].explanation != NULL,
                "windows are numbers");
    }
}

/* Titles are of our words and numbers only: nothing of them can be longer than a label. */
static void check_plan(const SatExportPlan *plan, uint64_t frames, bool has_copies)
{
    SatError err = SAT_ERROR_INIT;
    require(has_copies ? plan->frame_count <= frames : plan->frame_count == frames,
            "no frame is lost or added");
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                uint32_t times = study->series[i].numbers.time_points;
                require(times == 0 || (times >= 2 && study->series[i].frame_count % times == 0),
                        "times divide the frames");
            }
        }
        SatCase *made = sat_export_plan_build_case(plan, c, NULL, &err);
        if (made == NULL) {
            (void)fprintf(stderr, "%s\n", err.text);
        }
        require(made != NULL, "every plan is a case");
        sat_case_free(made);
    }
    (void)sat_export_plan_digest(plan);
}

static void tell(void *context, SatTold kind, SatSelector where, const char *text)
{
    (void)context;
    (void)kind;
    (void)where;
    require(text[0] != '\0', "what is told has words");
}

static void plan_items(const SatDeidentifier *deidentifier)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanReport report = {tell, NULL};
    size_t count = 0;
    uint64_t frames = 0;
    bool has_copies = false;
    const SatCleanItem *const *items = sat_deidentifier_items(deidentifier, &count);
    for (size_t i = 0; i < count; i++) {
        const SatCleanFacts *facts = sat_clean_item_facts(items[i]);
        frames += facts->image.frames;
        for (size_t k = 0; k < i; k++) {
            has_copies =
                has_copies || sat_sha256_equal(&sat_clean_item_own(items[i])->instance_key,
                                               &sat_clean_item_own(items[k])->instance_key);
        }
        for (uint32_t f = 0; f < facts->image.frames; f++) {
            check_frame(sat_clean_frame(items[i], f));
        }
    }
    SatExportPlan *plan = sat_export_plan_new(items, count, NULL, &report, &err);
    if (plan != NULL) {
        check_plan(plan, frames, has_copies);
    } else {
        check_refused_item(&err);
    }
    sat_export_plan_free(plan);
}

/* One object of a folder. Gives its descriptor, which stays open as long as its item is read. */
static int take_object(SatDeidentifier *deidentifier, const uint8_t *data, size_t size)
{
    char path[64];
    SatError err = SAT_ERROR_INIT;
    int descriptor = make_file(data, size, path);
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &err);
    require(file != NULL, "a memory file can be opened");
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    SatRawItem raw = {.path = path,
                      .identity = "object",
                      .dicom = dicom,
                      .file_size_bytes = size,
                      .file_modified_ns = sat_path_info(path).modified_ns};
    if (dicom == NULL) {
        check_refused_item(&err);
        return descriptor;
    }
    raw.kind = sat_dicom_object_kind(dicom);
    if (raw.kind->role != SAT_DICOM_OBJECT_PICTURE) {
        (void)sat_deidentifier_take_other(deidentifier, &raw, &err);
    } else if (!sat_dicom_image_describe(dicom, &raw.image, &err) ||
               !sat_deidentifier_take(deidentifier, &raw, &err)) {
        check_refused_item(&err);
    }
    return descriptor;
}

/* Objects of one folder stand behind each other, apart by a line of ours. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SatLibrarySecret secret = {.bytes = {1, 2, 3}};
    static const char line[] = "\n--next object--\n";
    enum { MOST_OBJECTS = 40 };
    int descriptors[MOST_OBJECTS];
    size_t count = 0;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatDeidentifier) *deidentifier = sat_deidentifier_new(&secret, NULL, NULL, &err);
    require(deidentifier != NULL, "memory for a deidentifier");
    while (count < MOST_OBJECTS) {
        const uint8_t *next = memmem(data, size, line, strlen(line));
        size_t length = next != NULL ? (size_t)(next - data) : size;
        descriptors[count++] = take_object(deidentifier, data, length);
        if (next == NULL) {
            break;
        }
        data = next + strlen(line);
        size -= length + strlen(line);
    }
    plan_items(deidentifier);
    while (count > 0) {
        (void)close(descriptors[--count]);
    }
    return 0;
}
