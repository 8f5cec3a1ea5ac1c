/* Tells which transfer syntaxes are codestreams that can be cleaned. */
#include <string.h>

#include "formats/dicom/dicom_codestream_clean.h"

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

SatDicomCodestreamKind sat_dicom_codestream_kind(const char *transfer_syntax)
{
    static const char jpeg_root[] = "1.2.840.10008.1.2.4.";
    static const char *const jpeg[] = {"5", "6", "70", "80", "81"};
    static const char *const jpeg_2000[] = {"90", "91", "92", "93", "201", "202", "203"};
    if (!has_prefix(transfer_syntax, jpeg_root)) {
        return SAT_DICOM_CODESTREAM_OTHER;
    }
    const char *number = transfer_syntax + sizeof(jpeg_root) - 1;
    for (size_t i = 0; i < sizeof(jpeg_2000) / sizeof(jpeg_2000[0]); i++) {
        if (strcmp(number, jpeg_2000[i]) == 0) {
            return SAT_DICOM_CODESTREAM_JPEG2000;
        }
    }
    for (size_t i = 0; i < sizeof(jpeg) / sizeof(jpeg[0]); i++) {
        bool is_range = jpeg[i][1] == '\0'; /* 50 to 66 */
        if (is_range ? number[0] == jpeg[i][0] && strlen(number) == 2
                     : strcmp(number, jpeg[i]) == 0) {
            return SAT_DICOM_CODESTREAM_JPEG;
        }
    }
    return SAT_DICOM_CODESTREAM_OTHER;
}
