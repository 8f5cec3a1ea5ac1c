/* The playlist of a pack: what the playlists among the sources say, with the cases that came of
 * each of their entries. One thread. */
#ifndef SAT_EXPORT_LECTURE_PLAN_H
#define SAT_EXPORT_LECTURE_PLAN_H

#include "export/assemble/export_plan.h"
#include "export/export_report.h"
#include "export/source/source_entries.h"
#include "formats/case/clean_playlist.h"

typedef struct {
    SatArena *arena;
    const SatCleanText *title;        /* of the whole; NULL: none */
    const SatCleanPlaylist *playlist; /* NULL: no source is a playlist */
    const bool *hidden;               /* one a case of the plan: an entry hides something of it */
} SatLecturePlan;

/** items: all that the sources gave, those that are left out too: a source that came before under
 *  another name stands for the same cases. An entry of several cases becomes one for each; its
 *  title and notes are those of the first. An entry without a case is told (report may be NULL; not
 *  again when it is_missing) and left out.
 *  owns: sat_lecture_plan_free(), also on failure
 *  errors: those of sat_raw_playlist_clean() */
SAT_NODISCARD bool sat_lecture_plan(const SatSourceEntries *sources, const SatExportPlan *plan,
                                    const SatCleanItem *const *items, size_t item_count,
                                    SatReport *report, SatLecturePlan *out, SatError *err);
void sat_lecture_plan_free(SatLecturePlan *lecture); /* leaves it empty */

/** "lecture.txt, line 3", "talk.html, entry 3", "lecture.json, entries[2]": where an entry stands.
 */
void sat_lecture_place(const SatSourceEntry *entry, SatByteWriter *out);

#endif
