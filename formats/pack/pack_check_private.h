/* What the files of the pack check share; nothing else includes it. */
#ifndef SAT_PACK_PACK_CHECK_PRIVATE_H
#define SAT_PACK_PACK_CHECK_PRIVATE_H

#include "formats/pack/pack_check.h"
#include "formats/pack/pack_index.h"
#include "formats/pack/pack_locate.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_reader.h"

/** What is known of one entry of the directory. */
typedef struct {
    SatSha256 hash; /* of the content, when hashed */
    bool hashed;
    bool crc_good;      /* when hashed */
    SatSha256 expected; /* by the JSON, when has_expected */
    bool has_expected;
    bool known; /* some document names it */
} SatPackCheckEntry;

typedef struct {
    SatCheckReport report;
    SatCheckProgress progress;
    void *context;
    SatCheckResult *result;
    bool quick;

    SatFile *file;
    SatPackLocation location;
    SatZipReader *zip;          /* NULL when the directory is damaged */
    SatPackCheckEntry *entries; /* as many as zip has */
    SatPackIndex *index;

    SatSha256State *body; /* of [0, position) */
    uint64_t position, told;
    uint8_t *piece;
    bool seal_broken;

    size_t next_entry;            /* entries come in the order of the documents */
    size_t further_begin;         /* entries that no JSON names may stand from here in a case ... */
    size_t further_end;           /* ... to its case.json */
    bool names_known;             /* the case's JSON could be read: other names are further ones */
    SatByteWriter case_manifests; /* the root manifest's lines for them */
    bool case_manifests_known;    /* all could be read */
} SatPackCheck;

/** 0-based; SIZE_MAX where they do not apply. */
typedef struct {
    size_t case_index, series_index, frame_index;
} SatPackPlace;

static inline SatPackPlace sat_pack_nowhere(void)
{
    return (SatPackPlace){SIZE_MAX, SIZE_MAX, SIZE_MAX};
}

void sat_pack_check_fault(SatPackCheck *check, SatCheckFault fault, SatPackPlace place,
                          const char *format, ...) SAT_PRINTF(4, 5);

/** The number of an entry in the directory; SIZE_MAX: there is none (or no directory). */
size_t sat_pack_check_find(const SatPackCheck *check, const char *name);
/** Compares an entry that a document names with the directory (name, place, length, order) and its
 *  content with its hash; pictures' contents (always: false) are left out of a quick check.
 *  True when the content is not known to be damaged. */
bool sat_pack_check_content(SatPackCheck *check, SatCheckFault fault, SatPackPlace place,
                            const char *name, const SatPackEntry *expected, bool always);
/** Marks an entry of the directory as named by a document. */
void sat_pack_check_known(SatPackCheck *check, const char *name);
/** Entries that no document names. */
void sat_pack_check_strangers(SatPackCheck *check);
/** Without any index: the entries against their CRC-32, to name what is damaged. */
void sat_pack_check_bare_entries(SatPackCheck *check);

/** case.json, its pictures and its manifest. errors: SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_pack_check_case(SatPackCheck *check, size_t case_index, SatError *err);

#endif
