/* PATH.part with its journal: entries are put, or taken over from an interrupted run. */
#include "formats/zip/zip_part.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_record.h"

/* How often opening tries again when other runs finish just then. */
enum { OPEN_ATTEMPTS = 8 };

typedef struct {
    const SatZipJournalEntry *entry;
} NamedEntry;

struct SatZipPart {
    char *path, *part_path, *journal_path;
    SatFile *file; /* PATH.part, locked */
    SatZipForm form;
    SatZipJournal *journal;
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

static SatZipContent content_of(const SatZipJournalEntry *entry)
{
    return (SatZipContent){.stored_bytes = entry->stored_bytes,
                           .plain_bytes = entry->plain_bytes,
                           .crc32 = entry->crc32,
                           .method = entry->method};
}

/* Starts the archive anew with the first count entries of the interrupted run; fewer when the file
 * does not hold them any more. */
static bool adopt(SatZipPart *part, size_t count, SatError *err)
{
    sat_zip_writer_free(part->zip);
    part->zip = sat_zip_writer_new(part->file, part->form, err);
    if (part->zip == NULL) {
        return false;
    }
    size_t good = 0;
    for (; good < count; good++) {
        const SatZipJournalEntry *entry = sat_zip_journal_entry(part->journal, good);
        SatZipEntryInfo info;
        SatError misfit = SAT_ERROR_INIT;
        if (entry->header_offset != sat_zip_writer_end_offset(part->zip)) {
            break;
        }
        const SatZipContent content = content_of(entry);
        if (!sat_zip_writer_adopt(part->zip, entry->name, &content, &entry->hash, &info, &misfit)) {
            if (misfit.code == SAT_ERR_SYSTEM || misfit.code == SAT_ERR_NO_MEMORY) {
                *err = misfit;
                return false;
            }
            break;
        }
    }
    atomic_store(&part->adopted_count, good);
    return sat_zip_journal_keep(part->journal, good, err);
}

/* This run differs from the interrupted one here: what that one has further on is forgotten. */
static bool forget_further(SatZipPart *part, SatError *err)
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

const SatZipJournalEntry *sat_zip_part_find(const SatZipPart *part, const char *name)
{
    const SatZipJournalEntry wanted = {.name = name};
    const NamedEntry key = {&wanted};
    if (part->by_name_count == 0) {
        return NULL;
    }
    const NamedEntry *found =
        bsearch(&key, part->by_name, part->by_name_count, sizeof(key), compare_names);
    if (found == NULL || (size_t)(found->entry - sat_zip_journal_entry(part->journal, 0)) >=
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

static bool open_and_lock(SatZipPart *part, SatError *err)
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
        /* Another run may have finished in between: then the lock is on its finished file. */
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

static bool sort_names(SatZipPart *part, SatError *err)
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
        part->by_name[i].entry = sat_zip_journal_entry(part->journal, i);
    }
    qsort(part->by_name, count, sizeof(*part->by_name), compare_names);
    part->by_name_count = count;
    return true;
}

static bool open_files(SatZipPart *part, const char *path, const SatSha256 *plan, SatError *err)
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
    part->journal = sat_zip_journal_open(part->journal_path, plan, err);
    return part->journal != NULL && adopt(part, sat_zip_journal_count(part->journal), err) &&
           sort_names(part, err);
}

SatZipPart *sat_zip_part_open(const char *path, SatZipForm form, const SatSha256 *plan,
                              SatError *err)
{
    SAT_AUTO(SatZipPart) *part = calloc(1, sizeof(*part));
    if (part == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
        return NULL;
    }
    part->form = form;
    return open_files(part, path, plan, err) ? SAT_STEAL(part) : NULL;
}

void sat_zip_part_free(SatZipPart *part)
{
    if (part == NULL) {
        return;
    }
    sat_zip_writer_free(part->zip);
    free(part->by_name);
    sat_zip_journal_close(part->journal);
    sat_file_close(part->file);
    free(part->path);
    free(part->part_path);
    free(part->journal_path);
    free(part);
}

/* ---- entries --------------------------------------------------------------------------------- */

SatZipPartEntry sat_zip_part_stored(const char *name, const void *bytes, size_t length)
{
    return (SatZipPartEntry){.name = name,
                             .content = {.bytes = bytes,
                                         .stored_bytes = length,
                                         .plain_bytes = length,
                                         .crc32 = length > 0 ? sat_crc32(0, bytes, length) : 0,
                                         .method = SAT_ZIP_METHOD_STORED},
                             .hash = sat_sha256(bytes, length)};
}

/* How it is packed does not matter: what the interrupted run made of it is as good. */
static bool same_entry(const SatZipJournalEntry *line, const SatZipPartEntry *entry)
{
    return strcmp(line->name, entry->name) == 0 &&
           (entry->take_over ||
            (line->plain_bytes == entry->content.plain_bytes &&
             line->method == entry->content.method && sat_sha256_equal(&line->hash, &entry->hash)));
}

static bool append(SatZipPart *part, const SatZipPartEntry *entry, SatZipPlaced *out, SatError *err)
{
    if (!sat_zip_writer_add(part->zip, entry->name, &entry->content, &out->info, err)) {
        return false;
    }
    out->hash = entry->hash;
    SatZipJournalEntry line = {.name = entry->name,
                               .header_offset = out->info.header_offset,
                               .stored_bytes = out->info.stored_bytes,
                               .plain_bytes = out->info.plain_bytes,
                               .crc32 = out->info.crc32,
                               .method = out->info.method,
                               .hash = entry->hash};
    memcpy(line.notes, entry->notes, sizeof(line.notes));
    return sat_zip_journal_add(part->journal, &line, err);
}

static SatZipPlaced placed(const SatZipJournalEntry *line)
{
    const SatZipRecord record = {.name_length = strlen(line->name),
                                 .stored_bytes = line->stored_bytes,
                                 .plain_bytes = line->plain_bytes};
    return (SatZipPlaced){
        .info = {.header_offset = line->header_offset,
                 .data_offset = line->header_offset + sat_zip_local_length(&record),
                 .stored_bytes = line->stored_bytes,
                 .plain_bytes = line->plain_bytes,
                 .crc32 = line->crc32,
                 .method = line->method},
        .hash = line->hash};
}

static bool put(SatZipPart *part, const SatZipPartEntry *entry, SatZipPlaced *out, SatError *err)
{
    if (part->next_adopted < atomic_load(&part->adopted_count)) {
        const SatZipJournalEntry *line = sat_zip_journal_entry(part->journal, part->next_adopted);
        if (same_entry(line, entry)) {
            part->next_adopted++;
            *out = placed(line);
            return true;
        }
        if (!forget_further(part, err)) {
            return false;
        }
    }
    if (entry->take_over) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s cannot be taken over from the interrupted run; run the command again",
                        entry->name);
    }
    return append(part, entry, out, err);
}

bool sat_zip_part_put(SatZipPart *part, const SatZipPartEntry *entry, SatZipPlaced *out,
                      SatError *err)
{
    if (part->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "writing has stopped after a failure");
    }
    part->stopped = !put(part, entry, out, err);
    return !part->stopped;
}

/* ---- the end --------------------------------------------------------------------------------- */

static bool is_of_size(const SatZipPart *part, const SatZipPartEnding *ending, uint64_t size_bytes,
                       SatError *err)
{
    return ending->most_bytes == 0 ||
           (size_bytes >= ending->least_bytes && size_bytes <= ending->most_bytes) ||
           sat_fail(err, SAT_ERR_LIMIT,
                    "%s would have %" PRIu64 " bytes; %" PRIu64 " to %" PRIu64 " are wanted",
                    part->path, size_bytes, ending->least_bytes, ending->most_bytes);
}

bool sat_zip_part_finish(SatZipPart *part, const SatZipPartEnding *ending, uint64_t *size_bytes,
                         SatError *err)
{
    if (part->stopped) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "writing has stopped after a failure");
    }
    part->stopped = true; /* nothing more is taken */
    if (part->next_adopted < atomic_load(&part->adopted_count) && !forget_further(part, err)) {
        return false;
    }
    return sat_zip_writer_finish(part->zip, ending->make_comment, ending->context,
                                 ending->comment_length, err) &&
           sat_file_size(part->file, size_bytes, err) &&
           is_of_size(part, ending, *size_bytes, err) && sat_file_sync(part->file, err) &&
           (ending->keep_private || sat_file_end_private(part->file, err)) &&
           sat_path_rename(part->part_path, part->path, err) &&
           sat_path_remove(part->journal_path, err);
}
