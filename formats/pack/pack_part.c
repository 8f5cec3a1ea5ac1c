/* PATH.part with its journal: entries are put, or taken over from an interrupted run. */
#include "formats/pack/pack_part.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/pack/pack_comment.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_writer.h"

/* How often opening tries again when other runs finish just then. */
enum { OPEN_ATTEMPTS = 8 };

typedef struct {
    const SatPackJournalEntry *entry;
} NamedEntry;

struct SatPackPart {
    char *path, *part_path, *journal_path;
    SatFile *file; /* PATH.part, locked */
    SatPackJournal *journal;
    SatZipWriter *zip;

    /* What the interrupted run left stands in the zip writer from the start; puts of the same
     * entries just move next_adopted. by_name is fixed after opening; only the count of entries
     * that are still good may fall, which any thread may look at. */
    NamedEntry *by_name;
    size_t by_name_count;
    atomic_size_t adopted_count;
    size_t next_adopted;
    bool stopped;
};

/* ---- taking over ----------------------------------------------------------------------------- */

/* Starts the archive anew with the first count entries of the interrupted run; fewer when the file
 * does not hold them any more. */
static bool adopt(SatPackPart *part, size_t count, SatError *err)
{
    sat_zip_writer_free(part->zip);
    part->zip = sat_zip_writer_new(part->file, err);
    if (part->zip == NULL) {
        return false;
    }
    size_t good = 0;
    for (; good < count; good++) {
        const SatPackJournalEntry *entry = sat_pack_journal_entry(part->journal, good);
        SatZipEntryInfo info;
        SatError misfit = SAT_ERROR_INIT;
        if (entry->header_offset != sat_zip_writer_end_offset(part->zip)) {
            break;
        }
        if (!sat_zip_writer_adopt_stored(part->zip, entry->name, entry->length, &entry->hash, &info,
                                         &misfit)) {
            if (misfit.code == SAT_ERR_SYSTEM || misfit.code == SAT_ERR_NO_MEMORY) {
                *err = misfit;
                return false;
            }
            break;
        }
    }
    atomic_store(&part->adopted_count, good);
    return sat_pack_journal_keep(part->journal, good, err);
}

/* This run differs from the interrupted one here: what that one has further on is forgotten. */
static bool forget_further(SatPackPart *part, SatError *err)
{
    if (!adopt(part, part->next_adopted, err)) {
        return false;
    }
    return atomic_load(&part->adopted_count) == part->next_adopted ||
           sat_fail(err, SAT_ERR_SYSTEM, "%s was changed by another program; run the command again",
                    part->part_path);
}

static int compare_names(const void *a, const void *b)
{
    const NamedEntry *left = a;
    const NamedEntry *right = b;
    return strcmp(left->entry->name, right->entry->name);
}

const SatPackJournalEntry *sat_pack_part_find(const SatPackPart *part, const char *name)
{
    const SatPackJournalEntry wanted = {.name = name};
    const NamedEntry key = {&wanted};
    if (part->by_name_count == 0) {
        return NULL;
    }
    const NamedEntry *found =
        bsearch(&key, part->by_name, part->by_name_count, sizeof(key), compare_names);
    if (found == NULL || (size_t)(found->entry - sat_pack_journal_entry(part->journal, 0)) >=
                             atomic_load(&part->adopted_count)) {
        return NULL;
    }
    return found->entry;
}

/* ---- opening --------------------------------------------------------------------------------- */

static char *path_with(const char *path, const char *suffix)
{
    size_t capacity = strlen(path) + strlen(suffix) + 1;
    char *joined = malloc(capacity);
    if (joined != NULL) {
        (void)snprintf(joined, capacity, "%s%s", path, suffix);
    }
    return joined;
}

static bool open_and_lock(SatPackPart *part, SatError *err)
{
    for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
        part->file = sat_file_open(part->part_path, SAT_FILE_UPDATE_PRIVATE, err);
        if (part->file == NULL) {
            return false;
        }
        SatPathInfo opened = sat_path_info(part->part_path);
        if (!sat_file_lock(part->file, err)) {
            return false;
        }
        /* Another run may have finished in between: then the lock is on its finished pack. */
        SatPathInfo locked = sat_path_info(part->part_path);
        if (opened.kind == SAT_PATH_FILE && locked.kind == SAT_PATH_FILE &&
            opened.inode == locked.inode && opened.device == locked.device) {
            return true;
        }
        sat_file_close(part->file);
        part->file = NULL;
    }
    return sat_fail(err, SAT_ERR_SYSTEM, "%s is in use by another run; wait until it has ended",
                    part->part_path);
}

static bool sort_names(SatPackPart *part, SatError *err)
{
    size_t count = atomic_load(&part->adopted_count);
    if (count == 0) {
        return true;
    }
    part->by_name = calloc(count, sizeof(*part->by_name));
    if (part->by_name == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to go on with %s",
                        part->part_path);
    }
    for (size_t i = 0; i < count; i++) {
        part->by_name[i].entry = sat_pack_journal_entry(part->journal, i);
    }
    qsort(part->by_name, count, sizeof(*part->by_name), compare_names);
    part->by_name_count = count;
    return true;
}

static bool open_files(SatPackPart *part, const char *path, const SatSha256 *plan, SatError *err)
{
    part->path = path_with(path, "");
    part->part_path = path_with(path, ".part");
    part->journal_path = path_with(path, ".part.journal");
    if (part->path == NULL || part->part_path == NULL || part->journal_path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
    }
    if (!open_and_lock(part, err)) {
        return false;
    }
    part->journal = sat_pack_journal_open(part->journal_path, plan, err);
    return part->journal != NULL && adopt(part, sat_pack_journal_count(part->journal), err) &&
           sort_names(part, err);
}

SatPackPart *sat_pack_part_open(const char *path, const SatSha256 *plan, SatError *err)
{
    SAT_AUTO(SatPackPart) *part = calloc(1, sizeof(*part));
    if (part == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
        return NULL;
    }
    return open_files(part, path, plan, err) ? SAT_STEAL(part) : NULL;
}

void sat_pack_part_free(SatPackPart *part)
{
    if (part == NULL) {
        return;
    }
    sat_zip_writer_free(part->zip);
    free(part->by_name);
    sat_pack_journal_close(part->journal);
    sat_file_close(part->file);
    free(part->path);
    free(part->part_path);
    free(part->journal_path);
    free(part);
}

/* ---- entries --------------------------------------------------------------------------------- */

SatPackContent sat_pack_content(const char *name, const void *bytes, size_t length)
{
    return (SatPackContent){.name = name,
                            .bytes = bytes,
                            .length = length,
                            .hash = sat_sha256(bytes, length),
                            .crc32 = sat_crc32(0, bytes, length)};
}

static bool same_content(const SatPackJournalEntry *entry, const SatPackContent *content)
{
    return strcmp(entry->name, content->name) == 0 &&
           (content->bytes == NULL ||
            (entry->length == content->length && sat_sha256_equal(&entry->hash, &content->hash)));
}

static bool append(SatPackPart *part, const SatPackContent *content, SatPackEntry *out,
                   SatError *err)
{
    SatZipEntryInfo info;
    if (!sat_zip_writer_add_stored_crc(part->zip, content->name, content->bytes, content->length,
                                       content->crc32, &info, err)) {
        return false;
    }
    SatPackJournalEntry line = {.name = content->name,
                                .header_offset = info.header_offset,
                                .length = content->length,
                                .hash = content->hash,
                                .value_low = content->value_low,
                                .value_high = content->value_high};
    *out = (SatPackEntry){
        .offset = info.data_offset, .length = content->length, .hash = content->hash};
    return sat_pack_journal_add(part->journal, &line, err);
}

static bool put(SatPackPart *part, const SatPackContent *content, SatPackEntry *out, SatError *err)
{
    if (part->next_adopted < atomic_load(&part->adopted_count)) {
        const SatPackJournalEntry *entry =
            sat_pack_journal_entry(part->journal, part->next_adopted);
        if (same_content(entry, content)) {
            part->next_adopted++;
            /* Entries are below 4 GiB, so their local headers have no further fields. */
            *out = (SatPackEntry){.offset = entry->header_offset + SAT_ZIP_LOCAL_BYTES +
                                            strlen(entry->name),
                                  .length = entry->length,
                                  .hash = entry->hash};
            return true;
        }
        if (!forget_further(part, err)) {
            return false;
        }
    }
    if (content->bytes == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s cannot be taken over from the interrupted run; run the command again",
                        content->name);
    }
    if (content->length == 0 || content->length > SAT_PACK_MAX_ENTRY_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT, "%s has %zu bytes; 1 to %" PRIu64 " are allowed",
                        content->name, content->length, SAT_PACK_MAX_ENTRY_BYTES);
    }
    return append(part, content, out, err);
}

bool sat_pack_part_put(SatPackPart *part, const SatPackContent *content, SatPackEntry *out,
                       SatError *err)
{
    if (part->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "writing has stopped after a failure");
    }
    part->stopped = !put(part, content, out, err);
    return !part->stopped;
}

/* ---- the end --------------------------------------------------------------------------------- */

static void make_comment(void *context, const SatSha256 *body_hash, char *out)
{
    const SatPackEntry *index = context;
    SatPackComment comment = {.index_offset = index->offset,
                              .index_length = index->length,
                              .index_hash = index->hash,
                              .body_hash = *body_hash};
    sat_pack_comment_make(&comment, out);
}

bool sat_pack_part_finish(SatPackPart *part, const SatPackEntry *index, bool keep_private,
                          uint64_t *size_bytes, SatError *err)
{
    SatPackEntry sealed = *index;
    if (part->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "writing has stopped after a failure");
    }
    part->stopped = true; /* nothing more is taken */
    if (part->next_adopted < atomic_load(&part->adopted_count) && !forget_further(part, err)) {
        return false;
    }
    return sat_zip_writer_finish(part->zip, make_comment, &sealed, SAT_PACK_COMMENT_LENGTH, err) &&
           sat_file_size(part->file, size_bytes, err) && sat_file_sync(part->file, err) &&
           (keep_private || sat_file_end_private(part->file, err)) &&
           sat_path_rename(part->part_path, part->path, err) &&
           sat_path_remove(part->journal_path, err);
}
