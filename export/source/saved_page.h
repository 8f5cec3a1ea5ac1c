/* A saved page of a playlist as a playlist: its cases are looked for beside it, by their number
 * (rID) or their name; what has a number and is not there is a case of the case server. Nothing is
 * fetched here. One thread. */
#ifndef SAT_EXPORT_SAVED_PAGE_H
#define SAT_EXPORT_SAVED_PAGE_H

#include "formats/case/lecture.h"

/** By its name: .html or .htm. */
bool sat_source_is_saved_page(const char *argument);

/** The number (digits, not none) as a whole one in the last part of the name. */
bool sat_source_name_holds(const char *name, const char *rid);

/** What of a page cannot be taken, one sentence with the way out each, without any text of the
 *  page but numbers and names of addresses. They live in the arena. */
typedef struct {
    const char **items;
    size_t count, capacity; /* items: free() */
} SatSavedPageLosses;

/** The cases that lie in the page's folder or in folders there, as sources relative to it: a
 * folder, zip or backup whose name holds the number as a word or is the name of the address, or a
 * folder with saved Radiopaedia files or a case.json of that number. Two that fit are none. Another
 * case whose number the page tells is the source "radiopaedia:" with it.
 *  owns: sat_lecture_free()
 *  errors: those of sat_saved_playlist_read(); SAT_ERR_SYSTEM none of its cases is there or has a
 *  number, with what to do */
SAT_NODISCARD SatLecture *sat_saved_page_read(const char *path, SatArena *arena,
                                              SatSavedPageLosses *losses, SatError *err);

/** Keeps a text that tells of something left out, in the arena. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_saved_page_lose(SatSavedPageLosses *losses, SatArena *arena,
                                       const char *text, SatError *err);

#endif
