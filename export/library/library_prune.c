/* Chooses the versions that a rule lets go. */
#include "export/library/library_prune.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_VERSIONS = 100000, MOST_DAYS = 100000 };

static bool take_number(const char **at, uint32_t most, uint32_t *out)
{
    uint32_t value = 0;
    const char *start = *at;
    for (; **at >= '0' && **at <= '9' && value <= most; (*at)++) {
        value = value * 10 + (uint32_t)(**at - '0');
    }
    *out = value;
    return *at > start && value >= 1 && value <= most;
}

bool sat_library_keep_parse(const char *text, SatLibraryKeep *out)
{
    uint32_t first = 0, second = 0;
    const char *at = text;
    *out = (SatLibraryKeep){.versions = 1};
    if (!take_number(&at, MOST_VERSIONS, &first)) {
        return false;
    }
    if (*at == 'd') {
        out->days = first;
        return at[1] == '\0' && first <= MOST_DAYS;
    }
    out->versions = first;
    if (*at == ',') {
        at++;
        if (!take_number(&at, MOST_DAYS, &second) || *at++ != 'd') {
            return false;
        }
        out->days = second;
    }
    return *at == '\0';
}

static bool is_same_case(const SatLibraryBackup *a, const SatLibraryBackup *b)
{
    return a->kind.layout == b->kind.layout &&
           a->kind.keeps_identifiers == b->kind.keeps_identifiers &&
           strcmp(a->case_id, b->case_id) == 0;
}

/* How many of its case are newer, and which is the newest; the list's count: there is none. */
static size_t count_newer(const SatLibraryList *list, size_t index, size_t *newest)
{
    const SatLibraryBackup *one = &list->backups[index];
    size_t newer = 0;
    *newest = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const SatLibraryBackup *other = &list->backups[i];
        if (i == index || !is_same_case(one, other)) {
            continue;
        }
        const bool is_newest = other->state != SAT_LIBRARY_OLDER;
        newer += is_newest || other->version > one->version ||
                 (other->version == one->version && i < index);
        *newest = is_newest ? i : *newest;
    }
    return newer;
}

bool sat_library_prune_plan(const SatLibraryList *list, const SatLibraryKeep *keep, uint32_t today,
                            SatLibraryPruned **out, size_t *count, SatError *err)
{
    *count = 0;
    *out = calloc(list->count + 1, sizeof(**out));
    if (*out == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the library");
    }
    for (size_t i = 0; i < list->count; i++) {
        const SatLibraryBackup *one = &list->backups[i];
        size_t newest = list->count;
        if (one->state != SAT_LIBRARY_OLDER || count_newer(list, i, &newest) < keep->versions ||
            newest == list->count) {
            continue;
        }
        const bool is_recent = keep->days > 0 && (uint64_t)one->made_day + keep->days >= today;
        if (!is_recent) {
            (*out)[(*count)++] = (SatLibraryPruned){.remove = i, .newest = newest};
        }
    }
    return true;
}
