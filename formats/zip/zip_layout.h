/* The ZIP structures we write and accept (PKWARE APPNOTE 6.3.x): sizes, signatures, fixed values.
 *
 * An archive has one form only: name, content (with how it is packed) and place of an entry
 * determine every byte of its local header and of its directory record. The reader rebuilds the
 * records and compares; so there is no field in which two readers could disagree, and no bit of a
 * header that can flip unseen.
 *
 *   [local header, content] per entry, from offset 0, without gaps
 *   directory records in the same order
 *   zip64 end record and its locator (only when needed), end record, comment, the end of the file
 *
 * - Version made by 45, host 0 (no attributes of any system); version needed 20, or 45 when the
 *   entry's size or offset needs zip64, alike in the local header and the directory.
 * - Flags: bit 11 (names are UTF-8) on every entry, ASCII names too; nothing else. So one value
 *   is right, and no tool guesses a code page. No encryption, no data descriptors.
 * - Two forms: packs are stored throughout. Backups have two differences: entries may be deflated,
 *   and they are made by host 3 (Unix) with the attributes of a plain file. For host 0, unzip 6.0
 *   takes names for those of a DOS code page, whatever the flag says, and writes others.
 * - Attributes, disk numbers, entry comments: zero, empty. Time and date: the two constants below.
 * - Extra fields: zip64 alone. Local: both sizes, when one of them is 0xFFFFFFFF or more.
 *   Directory: both sizes in the same case, then the offset when it is 0xFFFFFFFF or more.
 * - Zip64 end records when there are more than 65,534 entries or the directory starts at 0xFFFFFFFF
 *   or later; a 16- or 32-bit field whose value fits keeps it.
 * - The comment has at most 65,535 bytes, none of them 6: that is the last byte of an end record's
 *   signature, which programs look for from the end of the file. So the last one is the right one.
 * - Names: 1 to SAT_ZIP_MAX_NAME_BYTES bytes of valid UTF-8; parts separated by '/', none of them
 *   empty, "." or ".."; no '\', no control characters (C0, DEL, C1), no bidi overrides, no drive
 *   letter; each name once. Folders have no entries of their own. */
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

#define SAT_ZIP_FLAG_ENCRYPTED 0x0001U
#define SAT_ZIP_FLAG_DESCRIPTOR 0x0008U
#define SAT_ZIP_FLAG_UTF8 0x0800U
#define SAT_ZIP_METHOD_STORED 0U
#define SAT_ZIP_METHOD_DEFLATED 8U
#define SAT_ZIP_VERSION_MADE_BY 45U
#define SAT_ZIP_VERSION_MADE_BY_UNIX (45U | 3U << 8)
#define SAT_ZIP_UNIX_ATTRIBUTES (0100644U << 16) /* a file all may read */
#define SAT_ZIP_VERSION_PLAIN 20U
#define SAT_ZIP_VERSION_ZIP64 45U
#define SAT_ZIP_EXTRA_ZIP64 0x0001U
#define SAT_ZIP_DOS_DATE 0x0021U /* 1980-01-01, on every entry: no clock in outputs */
#define SAT_ZIP_DOS_TIME 0x0000U

/* In a 16- or 32-bit field: "see the zip64 record". */
#define SAT_ZIP_SENTINEL_16 0xFFFFU
#define SAT_ZIP_SENTINEL_32 0xFFFFFFFFU

/* Limits, checked before memory is taken. */
#define SAT_ZIP_MAX_ENTRIES 4000000U
#define SAT_ZIP_MAX_NAME_BYTES 512U
#define SAT_ZIP_MAX_COMMENT_BYTES 65535U
#define SAT_ZIP_MAX_DIRECTORY_BYTES ((uint64_t)1 << 30)
#define SAT_ZIP_MAX_FILE_BYTES ((uint64_t)1 << 50)

#endif
