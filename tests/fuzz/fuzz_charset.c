/* Fuzzes the decoding of text: any declaration, any bytes, any VR; checks what it promises. */
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_charset.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const SatByteWriter *out, size_t first)
{
    const char *text = (const char *)out->bytes;
    size_t position = first;
    require(sat_utf8_is_valid(text + first, out->length - first), "it is UTF-8");
    require(text[out->length - 1] != ' ', "padding is gone");
    while (position < out->length) {
        uint32_t code_point = sat_utf8_next(text, out->length, &position);
        require(!sat_utf8_is_control(code_point) || code_point == '\n' || code_point == '\r' ||
                    code_point == '\t',
                "no control characters");
    }
}

/* Value by value it is the same as all at once, but for the blanks around the values. */
static size_t without_blanks(char *text, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != ' ' && text[i] != '\\') {
            text[used++] = text[i];
        }
    }
    return used;
}

static void check_values(SatDicomTextDecoder *decoder, const SatDicomDataset *dataset)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, NULL);
    SatByteWriter all = SAT_BYTE_WRITER_INIT;
    SatByteWriter each = SAT_BYTE_WRITER_INIT;
    sat_write_text(&each, "x");
    bool found = sat_dicom_text_utf8(decoder, &charset, dataset, SAT_TAG_PATIENT_NAME,
                                     SAT_DICOM_ALL_VALUES, &all);
    require(found || all.length == 0, "without text nothing is appended");
    if (found) {
        check_text(&all, 0);
    }
    for (size_t i = 0; i <= (size_t)dataset->elements[0].length && i < 64; i++) {
        size_t before = each.length;
        if (sat_dicom_text_utf8(decoder, &charset, dataset, SAT_TAG_PATIENT_NAME, i, &each)) {
            check_text(&each, before);
        }
        require(each.length >= before, "what is there stays");
    }
    if (found && dataset->elements[0].length < 64) {
        size_t all_length = without_blanks((char *)all.bytes, all.length);
        size_t each_length = without_blanks((char *)each.bytes, each.length);
        require(each_length == all_length + 1 && memcmp(each.bytes + 1, all.bytes, all_length) == 0,
                "the values together are the text");
    }
    sat_byte_writer_free(&all);
    sat_byte_writer_free(&each);
}

/* One byte for the VR, one for the length of the declaration. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char vrs[][3] = {"PN", "LO", "LT", "UN"};
    SatError err = SAT_ERROR_INIT;
    if (size < 2 || (size_t)data[1] + 2 > size) {
        return 0;
    }
    SatDicomElement elements[2] = {
        {.tag = SAT_TAG_PATIENT_NAME, .value = data + 2 + data[1], .length = size - 2 - data[1]},
        {.tag = SAT_TAG_SPECIFIC_CHARACTER_SET, .vr = "CS", .value = data + 2, .length = data[1]},
    };
    memcpy(elements[0].vr, vrs[data[0] % 4], 3);
    SatDicomDataset dataset = {.elements = elements, .count = 2};
    SatDicomTextDecoder *decoder = sat_dicom_text_decoder_new(&err);
    require(decoder != NULL, "there is memory");
    check_values(decoder, &dataset);
    sat_dicom_text_decoder_free(decoder);
    return 0;
}
