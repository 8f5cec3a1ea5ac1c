/* The ZIP structures we write and accept (PKWARE APPNOTE 6.3.x): sizes and signatures only. */
#ifndef SAT_ZIP_ZIP_LAYOUT_H
#define SAT_ZIP_ZIP_LAYOUT_H

#include <stdint.h>

#define SAT_ZIP_LOCAL_SIGNATURE 0x04034b50U
#define SAT_ZIP_CENTRAL_SIGNATURE 0x02014b50U
#define SAT_ZIP_END_SIGNATURE 0x06054b50U
#define SAT_ZIP_END64_SIGNATURE 0x06064b50U
#define SAT_ZIP_LOCATOR64_SIGNATURE 0x07064b50U

#define SAT_ZIP_LOCAL_BYTES 30U
#define SAT_ZIP_CENTRAL_BYTES 46U
#define SAT_ZIP_END_BYTES 22U
#define SAT_ZIP_END64_BYTES 56U
#define SAT_ZIP_LOCATOR64_BYTES 20U

#define SAT_ZIP_FLAG_UTF8 0x0800U
#define SAT_ZIP_METHOD_STORED 0U
#define SAT_ZIP_METHOD_DEFLATED 8U
#define SAT_ZIP_DOS_DATE 0x0021U /* 1980-01-01, on every entry: no clock in outputs */
#define SAT_ZIP_DOS_TIME 0x0000U

/* Limits, checked before memory is taken. */
#define SAT_ZIP_MAX_ENTRIES 4000000U
#define SAT_ZIP_MAX_NAME_BYTES 512U
#define SAT_ZIP_MAX_DIRECTORY_BYTES ((uint64_t)1 << 30)
#define SAT_ZIP_MAX_FILE_BYTES ((uint64_t)1 << 50)

#endif
