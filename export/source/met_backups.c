/* Backups met in a folder: of each case the newest is read. */
#include <stdlib.h>
#include <string.h>

#include "export/source/source_kinds.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/arena.h"
#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"

typedef struct {
    const char *path, *shown, *case_id;
    uint32_t version; /* of the case */
    bool names_patient;
} MetBackup;

struct SatMetBackups {
    SatArena *arena;
    MetBackup *list; /* as met */
    size_t count, capacity;
};

SatMetBackups *sat_met_backups_new(SatError *err)
{
    SatMetBackups *met = calloc(1, sizeof(*met));
    if (met == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
        return NULL;
    }
    met->arena = sat_arena_new(0, err);
    if (met->arena == NULL) {
        free(met);
        return NULL;
    }
    return met;
}

void sat_met_backups_free(SatMetBackups *met)
{
    if (met != NULL) {
        free(met->list);
        sat_arena_free(met->arena);
        free(met);
    }
}

/* What is still being written has another ending. */
static bool is_named_zip(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && sat_ascii_equal_but_case(path + length - 4, ".zip");
}

bool sat_met_backups_add(SatMetBackups *met, const SatSourceScan *scan, const char *path,
                         const char *shown, bool *is_one, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    *is_one = is_named_zip(path) && sat_backup_is_one(path);
    if (!*is_one) {
        return true;
    }
    SAT_AUTO(SatBackupReader) *reader = sat_backup_reader_open(path, &why);
    if (reader == NULL) {
        SatSourceScan copy = *scan;
        if (why.code == SAT_ERR_NO_MEMORY) {
            *is_one = false;
            *err = why;
            return false;
        }
        scan->counts->files_seen++;
        sat_source_skip(&copy, SAT_SKIP_CORRUPT, shown,
                        "no whole backup; what is whole of it: satchel repair FILE -o NEW");
        return true;
    }
    MetBackup *list = sat_list_grow(met->list, met->count, &met->capacity, sizeof(*list));
    if (list == NULL) {
        *is_one = false;
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    }
    const SatBackupInfo *info = sat_backup_reader_info(reader);
    met->list = list;
    MetBackup *one = &list[met->count++];
    one->path = sat_arena_text(met->arena, path, strlen(path), err);
    one->shown = sat_arena_text(met->arena, shown, strlen(shown), err);
    one->case_id = sat_arena_text(met->arena, info->case_id, strlen(info->case_id), err);
    one->version = info->case_version;
    one->names_patient = info->identifiers == SAT_IDENTIFIERS_KEPT;
    *is_one = one->path != NULL && one->shown != NULL && one->case_id != NULL;
    return *is_one;
}

/* One that does not name the patient before one that does; of equal ones the first. */
static bool is_better(const MetBackup *a, const MetBackup *b)
{
    if (a->names_patient != b->names_patient) {
        return b->names_patient;
    }
    return a->version != b->version ? a->version > b->version : a < b;
}

static bool is_newest(const SatMetBackups *met, size_t index)
{
    const MetBackup *one = &met->list[index];
    for (size_t i = 0; i < met->count; i++) {
        const MetBackup *other = &met->list[i];
        if (i != index && is_better(other, one) && strcmp(other->case_id, one->case_id) == 0) {
            return false;
        }
    }
    return true;
}

bool sat_met_backups_visit(const SatMetBackups *met, const SatSourceScan *scan, SatError *err)
{
    for (size_t i = 0; i < met->count; i++) {
        const MetBackup *one = &met->list[i];
        if (!is_newest(met, i)) {
            sat_source_note(scan, false, one->shown,
                            "not read: the folder has a newer backup of the same case, or a copy; "
                            "give it as a SOURCE of its own to read it");
        } else if (!sat_source_visit_backup(scan, one->path, one->shown, err)) {
            return false;
        }
    }
    return true;
}
