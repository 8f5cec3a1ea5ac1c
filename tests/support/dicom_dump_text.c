/* Prints the text formats/dicom sees in a file, for comparison with another reader: one line an
 * element of VR PN, LO, SH, LT, ST, UC or UT, in file order:
 *
 *   (gggg,eeee)[item](gggg,eeee) TAB VR TAB all its values as UTF-8 in hexadecimal digits */
#include <stdio.h>
#include <string.h>

#include "formats/dicom/dicom_charset.h"

enum { PATH_CAPACITY = 512 };

static bool is_text(const char *vr)
{
    static const char *const vrs[] = {"PN", "LO", "SH", "LT", "ST", "UC", "UT"};
    for (size_t i = 0; i < sizeof(vrs) / sizeof(vrs[0]); i++) {
        if (memcmp(vrs[i], vr, 2) == 0) {
            return true;
        }
    }
    return false;
}

static void print_element(SatDicomTextDecoder *decoder, const SatDicomCharset *charset,
                          const SatDicomDataset *dataset, const SatDicomElement *element,
                          const char *path)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    /* A tag that came twice is found by its first element. */
    if (sat_dicom_find(dataset, element->tag) == element &&
        sat_dicom_text_utf8(decoder, charset, dataset, element->tag, SAT_DICOM_ALL_VALUES, &text)) {
        (void)printf("%s\t%s\t", path, element->vr);
        for (size_t i = 0; i < text.length; i++) {
            (void)printf("%02x", text.bytes[i]);
        }
        (void)printf("\n");
    }
    sat_byte_writer_free(&text);
}

static void print_dataset(SatDicomTextDecoder *decoder, const SatDicomDataset *dataset,
                          const SatDicomCharset *around, const char *path)
{
    SatDicomCharset charset = sat_dicom_charset_of(dataset, around);
    for (size_t i = 0; i < dataset->count; i++) {
        const SatDicomElement *element = &dataset->elements[i];
        char own[PATH_CAPACITY];
        (void)snprintf(own, sizeof(own), "%s(%04x,%04x)", path, element->tag >> 16,
                       element->tag & 0xFFFFU);
        if (is_text(element->vr)) {
            print_element(decoder, &charset, dataset, element, own);
        }
        for (size_t item = 0; item < element->item_count; item++) {
            char inside[PATH_CAPACITY];
            (void)snprintf(inside, sizeof(inside), "%.480s[%zu]", own, item);
            print_dataset(decoder, &element->items[item], &charset, inside);
        }
    }
}

int main(int argc, char **argv)
{
    SatError err = SAT_ERROR_INIT;
    if (argc != 2) {
        (void)fprintf(stderr, "usage: dicom_dump_text FILE\n");
        return 2;
    }
    SAT_AUTO(SatFile) *file = sat_file_open(argv[1], SAT_FILE_READ, &err);
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, &err) : NULL;
    SAT_AUTO(SatDicomTextDecoder) *decoder =
        dicom != NULL ? sat_dicom_text_decoder_new(&err) : NULL;
    if (decoder == NULL) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    print_dataset(decoder, sat_dicom_dataset(dicom), NULL, "");
    return 0;
}
