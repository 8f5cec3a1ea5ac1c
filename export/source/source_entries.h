/* The sources of a command in their order: its arguments, and in place of a playlist among them
 * what stands in it. Made once before a run, which marks what is not to be had: one thread. */
#ifndef SAT_EXPORT_SOURCE_ENTRIES_H
#define SAT_EXPORT_SOURCE_ENTRIES_H

#include "formats/case/lecture.h"

/** Where an entry stands, and what a playlist says of it: raw. */
typedef struct {
    const char *file;                /* the playlist's name, fit for a terminal; "": an argument */
    size_t line, number;             /* in it: the line of a text; from 0 the entry of a JSON */
    size_t page_entry;               /* of a saved page, from 1 */
    const SatPlaylistEntry *written; /* NULL: an argument */
    size_t scanned_as;               /* the ordinal of its source: another where it came before */
    bool is_missing;                 /* not to be had, and told */
} SatSourceEntry;

typedef struct {
    const char *const *sources; /* for sat_source_scan(), their index is the ordinal; "": nothing to
                                   scan, a text or a source that came before */
    const SatSourceEntry *entries;
    size_t count;
    bool has_playlist;         /* one of the arguments is one */
    const char *title;         /* of the first playlist that has one; raw */
    const char *title_in;      /* that playlist's name */
    SatLectureMode mode;       /* of the first playlist */
    const char *const *losses; /* what of saved pages is left out, to be told */
    size_t loss_count;
    struct SatSourceEntriesOwner *owner;
} SatSourceEntries;

/** Reads the playlists; paths in one are taken from its folder. Every source of one is looked for
 *  (sat_source_find()).
 *  owns: sat_source_entries_free()
 *  errors: those of sat_lecture_read_text(), sat_lecture_read_json(), sat_source_find(), behind the
 *  playlist's name and the line; SAT_ERR_FORMAT a playlist in a playlist */
SAT_NODISCARD SatSourceEntries *sat_source_entries_new(const char *const *arguments, size_t count,
                                                       SatError *err);
void sat_source_entries_free(SatSourceEntries *entries); /* NULL-safe */
SAT_DEFINE_AUTO(SatSourceEntries, sat_source_entries_free)

/** Marks an entry as is_missing. */
void sat_source_entries_miss(SatSourceEntries *entries, size_t index);

/** Leaves a source out: its place stays. */
void sat_source_entries_pass_by(SatSourceEntries *entries, size_t index);
/** A lecture.json, or a text of sources. */
bool sat_source_is_playlist(const char *argument);

#endif
