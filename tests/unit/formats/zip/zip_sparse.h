/* An archive of gigabytes that takes no room on the disk, for the tests of formats/zip. */
#ifndef SAT_TESTS_ZIP_SPARSE_H
#define SAT_TESTS_ZIP_SPARSE_H

#include <stdint.h>

/* Two entries: "zeros" of zeros_bytes zeros, which are a hole in the file, then "after" that says
 * "behind". Put together from the records the writer uses, without reading the hole. */
void zip_write_sparse(const char *path, uint64_t zeros_bytes);
/* Of a run of zeros, without making them. */
uint32_t zip_crc_of_zeros(uint64_t count);

#endif
