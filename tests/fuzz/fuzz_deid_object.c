/* Fuzzes the engine that cleans kept DICOM, with the writer behind it: what it writes is read
 * again, and cleaning that once more changes nothing but UIDs and dates. */
#define _GNU_SOURCE /* memfd_create */

#include <string.h>

#include "export/deidentify/deid_object.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_WRITTEN_BYTES ((size_t)64 << 20)

static const SatLibrarySecret secret = {.bytes = {7}};

static const SatDeidIdentity somebody = {{{1}}, {"1.2.3", "1.2.4", "1.2.5"}};

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

/* Cleans what lies in file and writes it. with: of the run; NULL: the object alone */
static bool clean(SatFile *file, const SatDeidProfile *profile, const SatDeidContext *with,
                  SatByteWriter *out)
{
    SatError err = SAT_ERROR_INIT;
    SatDeidCounts counts = {0};
    SatDeidContext context = {.secret = &secret, .profile = profile, .counts = &counts};
    if (with != NULL) {
        context.patients = with->patients;
        context.memory = with->memory;
    }
    SatDeidObject object;
    const SatDeidObjectInput input = {.identity = "fuzz", .known = with != NULL ? &somebody : NULL};
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

static void take_own(SatOwnIdentifiers *own, const SatSha256 *key, SatFile *file)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    if (dicom != NULL) {
        require(sat_own_identifiers_take(own, key, decoder, sat_dicom_dataset(dicom), &err),
                "what it says is taken");
    }
}

/* The object after another one of its patient that differs in a byte: what was remembered of that
 * one changes nothing. */
static void clean_remembering(const uint8_t *data, size_t size, const SatDeidProfile *profile)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter other = SAT_BYTE_WRITER_INIT;
    SatByteWriter results[3] = {SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT, SAT_BYTE_WRITER_INIT};
    sat_write_bytes(&other, data, size);
    require(!other.failed, "memory");
    other.bytes[size / 2] ^= 1U;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    SAT_AUTO(SatFile) *changed = memory_file(other.bytes, size);
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    take_own(own, &somebody.patient_key, file);
    SAT_AUTO(SatDeidPatients) *patients =
        sat_deid_patients_new(own, !profile->options[SAT_PS3_15_FULL_DATES], &err);
    SAT_AUTO(SatDeidMemories) *memories = sat_deid_memories_new(&err);
    SatDeidContext with = {.patients = patients, .memory = sat_deid_memory_borrow(memories)};
    SatDeidContext without = {.patients = patients};
    (void)clean(changed, profile, &with, &results[0]);
    bool is_clean = clean(file, profile, &with, &results[1]);
    require(clean(file, profile, &without, &results[2]) == is_clean, "a memory refuses nothing");
    require(results[1].length == results[2].length &&
                (results[1].length == 0 ||
                 memcmp(results[1].bytes, results[2].bytes, results[1].length) == 0),
            "a memory changes nothing");
    sat_deid_memory_return(memories, with.memory);
    for (size_t i = 0; i < 3; i++) {
        sat_byte_writer_free(&results[i]);
    }
    sat_byte_writer_free(&other);
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
    if (clean(file, &profile, NULL, &first)) {
        SAT_AUTO(SatFile) *again = memory_file(first.bytes, first.length);
        require(clean(again, &profile, NULL, &second), "what was cleaned can be cleaned again");
    }
    clean_remembering(data, size, &profile);
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
    return 0;
}
