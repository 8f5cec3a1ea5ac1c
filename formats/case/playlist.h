/* A lecture: what is shown one after the other (index.schema.json "playlist", lecture.schema.json).
 * Lies in the arena of who made it, read-only: any thread. Text is UTF-8, "" when absent. */
#ifndef SAT_CASE_PLAYLIST_H
#define SAT_CASE_PLAYLIST_H

#include "formats/base/json_value.h"
#include "formats/case/case_words.h"

/* Limits, checked when a playlist is read. */
#define SAT_PLAYLIST_MAX_ENTRIES 100000U
#define SAT_PLAYLIST_MAX_STEPS 10000U /* of an entry */
#define SAT_NO_CASE SIZE_MAX

typedef enum {
    SAT_PLAYLIST_CASE,
    SAT_PLAYLIST_SLIDE, /* a picture that fills the screen */
    SAT_PLAYLIST_TEXT,
    SAT_PLAYLIST_QUESTION, /* one question of a case */
    SAT_PLAYLIST_KINDS
} SatPlaylistKind;

/** How questions behave unless the user chooses otherwise. */
typedef enum { SAT_LECTURE_SHOWN, SAT_LECTURE_PRACTICE, SAT_LECTURE_EXAM } SatLectureMode;

typedef struct {
    SatPlaylistKind kind;
    size_t case_index;    /* in the pack; SAT_NO_CASE of a text, and before there is a pack */
    const char *title;    /* instead of the case's */
    const char *text;     /* what a text says; the caption of a slide */
    const char *notes;    /* for the speaker only */
    const char *question; /* its id in the case */
    bool hide_title;
    bool hide_diagnosis; /* diagnosis, findings, marks, discussion and tags */
    const char *const *steps;
    size_t step_count; /* 0: all of the case */
} SatPlaylistEntry;

typedef struct {
    SatLectureMode mode;
    const SatPlaylistEntry *entries;
    size_t entry_count;
} SatPlaylist;

/** "case", "slide", "text", "question". */
SatWordList sat_playlist_kind_words(void);
/** "lecture", "practice", "exam". */
SatWordList sat_lecture_mode_words(void);

/** Reads the members that entries have wherever they stand: kind, title, text, notes, hide_title,
 *  hide_diagnosis, question, steps. usual: the kind of one that does not say; SAT_PLAYLIST_KINDS:
 * it has to. errors: SAT_ERR_FORMAT with the field's path and what may stand there; SAT_ERR_LIMIT
 */
SAT_NODISCARD bool sat_playlist_read_entry(const json_t *object, const char *path,
                                           SatPlaylistKind usual, SatArena *arena,
                                           SatPlaylistEntry *out, SatError *err);
/** Reads "mode"; it stays as it is when it is missing. */
SAT_NODISCARD bool sat_playlist_read_mode(const json_t *object, const char *path,
                                          SatLectureMode *out, SatError *err);
/** Writes those members but the kind, those left out that have their usual value. */
void sat_playlist_write_entry(SatJsonWriter *writer, const SatPlaylistEntry *entry);

#endif
