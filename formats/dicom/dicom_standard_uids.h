/* The UIDs that the standard itself gives (PS3.6 annex A): they tell nothing of anybody. Made from
 * dicom_standard_uids.txt when Satchel is built. Read-only: any thread. */
#ifndef SAT_DICOM_DICOM_STANDARD_UIDS_H
#define SAT_DICOM_DICOM_STANDARD_UIDS_H

#include <stdbool.h>
#include <stddef.h>

extern const char *const sat_dicom_standard_uids[]; /* without the root; in the order of bytes */
extern const size_t sat_dicom_standard_uids_count;

/** Whether it is one of them, or can be one of a later edition: storage classes and transfer
 *  syntaxes of few digits, context groups. Any other text behind the root 1.2.840.10008. is none:
 *  a number of somebody may stand there. */
bool sat_dicom_uid_is_standard(const char *uid, size_t length);

#endif
