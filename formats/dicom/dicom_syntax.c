/* Transfer syntaxes: which are read, and the reason for each that is not. */
#include "formats/dicom/dicom_syntax.h"

#include <string.h>

static const struct {
    const char *uid;
    SatDicomPixelKind kind;
} syntax_kinds[] = {
    {"1.2.840.10008.1.2", SAT_DICOM_PIXELS_NATIVE},
    {"1.2.840.10008.1.2.1", SAT_DICOM_PIXELS_NATIVE},
    {"1.2.840.10008.1.2.1.99", SAT_DICOM_PIXELS_NATIVE}, /* deflated as a whole */
    {"1.2.840.10008.1.2.2", SAT_DICOM_PIXELS_NATIVE},
    {"1.2.840.10008.1.2.4.50", SAT_DICOM_PIXELS_JPEG_BASELINE},
    {"1.2.840.10008.1.2.4.51", SAT_DICOM_PIXELS_JPEG},
    {"1.2.840.10008.1.2.4.53", SAT_DICOM_PIXELS_JPEG},
    {"1.2.840.10008.1.2.4.55", SAT_DICOM_PIXELS_JPEG},
    {"1.2.840.10008.1.2.4.57", SAT_DICOM_PIXELS_JPEG_LOSSLESS},
    {"1.2.840.10008.1.2.4.70", SAT_DICOM_PIXELS_JPEG_LOSSLESS},
    {"1.2.840.10008.1.2.4.80", SAT_DICOM_PIXELS_JPEG_LS},
    {"1.2.840.10008.1.2.4.81", SAT_DICOM_PIXELS_JPEG_LS},
    {"1.2.840.10008.1.2.4.90", SAT_DICOM_PIXELS_JPEG_2000},
    {"1.2.840.10008.1.2.4.91", SAT_DICOM_PIXELS_JPEG_2000},
    {"1.2.840.10008.1.2.4.201", SAT_DICOM_PIXELS_JPEG_2000},
    {"1.2.840.10008.1.2.4.202", SAT_DICOM_PIXELS_JPEG_2000},
    {"1.2.840.10008.1.2.4.203", SAT_DICOM_PIXELS_JPEG_2000},
    {"1.2.840.10008.1.2.5", SAT_DICOM_PIXELS_RLE},
    {"1.2.840.10008.1.2.8.1", SAT_DICOM_PIXELS_DEFLATED},
};

typedef struct {
    const char *uid; /* or, ending in "*", the beginning of several */
    const char *refusal;
} SyntaxRefusal;

/* In this order: the first that fits. */
static const SyntaxRefusal syntax_refusals[] = {
    {"1.2.840.10008.1.2.4.52", "arithmetically coded JPEG pictures are not read"},
    {"1.2.840.10008.1.2.4.54", "arithmetically coded JPEG pictures are not read"},
    {"1.2.840.10008.1.2.4.56", "arithmetically coded JPEG pictures are not read"},
    {"1.2.840.10008.1.2.4.58", "arithmetically coded JPEG pictures are not read"},
    {"1.2.840.10008.1.2.4.92", "JPEG 2000 volumes are not read yet"},
    {"1.2.840.10008.1.2.4.93", "JPEG 2000 volumes are not read yet"},
    {"1.2.840.10008.1.2.4.94", "pictures kept on a server (JPIP) are not read"},
    {"1.2.840.10008.1.2.4.204", "pictures kept on a server (JPIP) are not read"},
    {"1.2.840.10008.1.2.4.10*", "MPEG video is not packed yet"},
    {"1.2.840.10008.1.2.7.*", "MPEG video is not packed yet"},
    {"1.2.840.10008.1.2.4.11*", "JPEG XL pictures are not read yet"},
};

static bool syntax_matches(const char *pattern, const char *uid)
{
    size_t length = strlen(pattern);
    if (pattern[length - 1] == '*') {
        return strncmp(pattern, uid, length - 1) == 0;
    }
    return strcmp(pattern, uid) == 0;
}

bool sat_dicom_is_coded(SatDicomPixelKind kind)
{
    return kind >= SAT_DICOM_PIXELS_JPEG_BASELINE;
}

bool sat_dicom_syntax_kind(const char *uid, SatDicomPixelKind *kind, SatError *err)
{
    for (size_t i = 0; i < sizeof syntax_kinds / sizeof syntax_kinds[0]; i++) {
        if (strcmp(uid, syntax_kinds[i].uid) == 0) {
            *kind = syntax_kinds[i].kind;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof syntax_refusals / sizeof syntax_refusals[0]; i++) {
        if (syntax_matches(syntax_refusals[i].uid, uid)) {
            return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s", syntax_refusals[i].refusal);
        }
    }
    return sat_fail(err, SAT_ERR_UNSUPPORTED,
                    "the way its picture is stored (transfer syntax) is not known");
}

bool sat_dicom_syntax_is_video(const char *uid)
{
    /* Each also with ".1" behind it: in fragments (PS3.5 A.4.5 to A.4.8, A.7, 8.2.5 to 8.2.8). */
    static const char *const syntaxes[] = {
        "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.101", "1.2.840.10008.1.2.4.102",
        "1.2.840.10008.1.2.4.103", "1.2.840.10008.1.2.4.104", "1.2.840.10008.1.2.4.105",
        "1.2.840.10008.1.2.4.106", "1.2.840.10008.1.2.4.107", "1.2.840.10008.1.2.4.108"};
    static const char real_time[] = "1.2.840.10008.1.2.7.";
    for (size_t i = 0; i < sizeof syntaxes / sizeof syntaxes[0]; i++) {
        size_t length = strlen(syntaxes[i]);
        if (strncmp(uid, syntaxes[i], length) == 0 && (uid[length] == '\0' || uid[length] == '.')) {
            return true;
        }
    }
    return strncmp(uid, real_time, sizeof real_time - 1) == 0;
}
