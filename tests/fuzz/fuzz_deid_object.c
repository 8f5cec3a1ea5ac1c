/* Fuzzes the engine that cleans kept DICOM, with the writer behind it: what it writes is read
 * again, and cleaning that once more changes nothing but UIDs and dates. */
#define _GNU_SOURCE /* memfd_create */

#include <string.h>

#include "export/deidentify/deid_object.h"
#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_WRITTEN_BYTES ((size_t)64 << 20)

static const SatLibrarySecret secret = {{7}};

static bool take(void *context, const void *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    if (out->length + length > MOST_WRITTEN_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than the fuzzer looks at");
    }
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory");
}

static void check_dataset(const SatDicomDataset *dataset, bool allows_private)
{
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        uint32_t group = element->tag >> 16;
        require(allows_private || (group & 1U) == 0, "no private attribute is left");
        require(group >> 8 != 0x50U && group >> 8 != 0x60U, "no overlay and no curve is left");
        require(element->tag != SAT_TAG_OTHER_PATIENT_NAMES, "other names are removed");
        for (size_t k = 0; k < element->item_count; k++) {
            check_dataset(&element->items[k], allows_private);
        }
    }
}

/* Cleans what lies in file and writes it. */
static bool clean(SatFile *file, const SatDeidProfile *profile, SatByteWriter *out)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidCounts counts = {0};
    SatDeidContext context = {.secret = &secret, .profile = profile, .counts = &counts};
    SatDeidObject object;
    const SatDeidObjectInput input = {.identity = "fuzz"};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    if (dicom == NULL) {
        check_refusal(&err);
        return false;
    }
    bool done = sat_deid_object(&context, dicom, &input, arena, &object, &err);
    if (done) {
        check_dataset(&object.dataset, profile->options[SAT_PS3_15_SAFE_PRIVATE]);
        SatDicomSink sink = {.write = take, .context = out};
        done = sat_dicom_write(&object.writing, sink, &err);
    }
    if (!done) {
        check_refusal(&err);
    }
    sat_deid_counts_free(&counts);
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const profiles[] = {"teaching", "strict", "retain-dates+retain-uids",
                                           "strict+retain-device-identity+clean-descriptors"};
    SatError err = SAT_ERROR_INIT;
    SatDeidProfile profile;
    if (size == 0) {
        return 0;
    }
    require(sat_deid_profile_parse(profiles[data[size - 1] % 4U], &profile, &err), "a profile");
    SatByteWriter first = SAT_BYTE_WRITER_INIT;
    SatByteWriter second = SAT_BYTE_WRITER_INIT;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    if (clean(file, &profile, &first)) {
        SAT_AUTO(SatFile) *again = memory_file(first.bytes, first.length);
        require(clean(again, &profile, &second), "what was cleaned can be cleaned again");
    }
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
    return 0;
}
