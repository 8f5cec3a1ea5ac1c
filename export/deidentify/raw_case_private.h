/* What the files of a raw case share. */
#ifndef SAT_EXPORT_RAW_CASE_PRIVATE_H
#define SAT_EXPORT_RAW_CASE_PRIVATE_H

#include "export/deidentify/raw_case.h"

/** One text of the case. */
typedef struct {
    const char *name; /* its path */
    const char *text;
    bool may_name_staff; /* who contributed, or wrote what is referred to */
} SatRawText;

/** How `list` numbers the series that a draft was drawn on, study after study; both from 0. */
typedef struct {
    size_t study_count;
    const size_t *first; /* of each study, and behind the last one */
    const size_t (*numbers)[2];
} SatRawDrawn;

struct SatRawCase {
    SatCase *written; /* its studies are guessed (sat_teaching_guess_studies) */
    SatArena *arena;  /* of the names */
    SatRawText *texts;
    size_t text_count, text_capacity;
    SatSha256 hash;
    SatRawDrawn drawn; /* of a draft */
    bool is_emptied[SAT_CASE_FIELDS];
    bool has_titles; /* of studies and series; of a cleaned backup they are told by the next */
    bool is_backup;  /* what clean_backup.h has of it is none of ours */
};

/** Reads "drawn_series" when it is there, and which texts are there but empty. errors:
 * SAT_ERR_FORMAT, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_raw_case_read_drawn(SatRawCase *raw, const char *json, size_t length_bytes,
                                           SatError *err);
/** Notes every text of findings, views, steps and questions. */
SAT_NODISCARD bool sat_raw_case_note_teaching(SatRawCase *raw, SatError *err);
/** Notes every text of studies and series, and between them. */
SAT_NODISCARD bool sat_raw_case_note_studies(SatRawCase *raw, SatError *err);
/** Notes one; "" is none. name: printf-like */
SAT_NODISCARD bool sat_raw_case_note(SatRawCase *raw, const char *text, bool may_name_staff,
                                     SatError *err, const char *name, ...)
    __attribute__((format(printf, 5, 6)));

#endif
