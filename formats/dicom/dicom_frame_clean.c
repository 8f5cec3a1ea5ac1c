/* Picks who cleans a frame. */
#include "formats/dicom/dicom_frame_clean.h"

#include <string.h>

static bool is_rle(const char *transfer_syntax)
{
    return strcmp(transfer_syntax, "1.2.840.10008.1.2.5") == 0;
}

static bool is_deflated(const char *transfer_syntax)
{
    return strcmp(transfer_syntax, "1.2.840.10008.1.2.8.1") == 0;
}

bool sat_dicom_frame_can_be_cleaned(const char *transfer_syntax)
{
    return is_rle(transfer_syntax) || is_deflated(transfer_syntax) ||
           sat_dicom_codestream_kind(transfer_syntax) != SAT_DICOM_CODESTREAM_OTHER;
}

bool sat_dicom_frame_cleaner_begin(SatDicomFrameCleaner *cleaner, const char *transfer_syntax,
                                   SatDicomRleShape shape, SatDicomStoredBits bits, SatError *err)
{
    *cleaner = (SatDicomFrameCleaner){.is_rle = is_rle(transfer_syntax)};
    if (!sat_dicom_frame_can_be_cleaned(transfer_syntax)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the way its picture is compressed cannot be cleaned yet");
    }
    cleaner->codestream.kind = sat_dicom_codestream_kind(transfer_syntax);
    cleaner->rle = (SatDicomRleCleaner){.shape = shape, .bits = bits};
    if (is_deflated(transfer_syntax)) {
        /* A byte to make them even may be deflated too. */
        uint64_t bytes = (uint64_t)shape.pixels * shape.samples * shape.value_bytes;
        cleaner->deflated = sat_dicom_deflated_cleaner_new(bytes + (bytes & 1U), bits, err);
        return cleaner->deflated != NULL;
    }
    return true;
}

void sat_dicom_frame_cleaner_end(SatDicomFrameCleaner *cleaner)
{
    sat_dicom_deflated_cleaner_free(cleaner->deflated);
    cleaner->deflated = NULL;
}

void sat_dicom_frame_begin(SatDicomFrameCleaner *cleaner)
{
    if (cleaner->deflated != NULL) {
        sat_dicom_deflated_begin_frame(cleaner->deflated);
    } else if (cleaner->is_rle) {
        sat_dicom_rle_begin_frame(&cleaner->rle);
    } else {
        sat_dicom_codestream_begin_frame(&cleaner->codestream);
    }
}

void sat_dicom_frame_clean(SatDicomFrameCleaner *cleaner, uint8_t *bytes, size_t length)
{
    if (cleaner->deflated != NULL) {
        sat_dicom_deflated_clean(cleaner->deflated, bytes, length);
    } else if (cleaner->is_rle) {
        sat_dicom_rle_clean(&cleaner->rle, bytes, length);
    } else {
        sat_dicom_codestream_clean(&cleaner->codestream, bytes, length);
    }
}

bool sat_dicom_frame_end(const SatDicomFrameCleaner *cleaner, uint32_t index, SatError *err)
{
    bool is_understood =
        cleaner->deflated != NULL ? sat_dicom_deflated_is_understood(cleaner->deflated)
        : cleaner->is_rle         ? sat_dicom_rle_is_understood(&cleaner->rle)
                                  : sat_dicom_codestream_is_understood(&cleaner->codestream);
    return is_understood ||
           sat_fail(err, SAT_ERR_CORRUPT,
                    "the compressed frame %u is not what the file says it is: something may hide "
                    "in it; get the file again",
                    index + 1);
}
