/* What somebody adds to a case while looking at it: its findings, views, steps and questions as
 * they are being changed, and its main texts. A draft is a whole: it starts as what the case
 * teaches with and is written as a case.json of that part alone, which takes its place; of the
 * texts it holds those that differ from the case's. Every change is checked by the reader of
 * case.json and can be undone. One thread. */
#ifndef SAT_CASE_DRAFT_H
#define SAT_CASE_DRAFT_H

#include "formats/base/byte_writer.h"
#include "formats/case/teaching.h"

/** Changes that can be undone. */
#define SAT_DRAFT_MOST_UNDONE 200U
/** Of a draft's file. */
#define SAT_DRAFT_MAX_BYTES ((size_t)16 << 20)

typedef struct SatDraft SatDraft;

/** Starts with what the case teaches with. shown is borrowed for as long as the draft lives. */
SAT_NODISCARD SatDraft *sat_draft_new(const SatCase *shown, SatError *err);
void sat_draft_free(SatDraft *draft); /* NULL-safe */
SAT_DEFINE_AUTO(SatDraft, sat_draft_free)

/** Takes up a draft that was written. errors: those of case.json; SAT_ERR_FORMAT it is of another
 *  case. The draft then is as it was. */
SAT_NODISCARD bool sat_draft_read(SatDraft *draft, const char *json, size_t length_bytes,
                                  SatError *err);
/** Appends the file: a case.json with id, "drawn_on", "drawn_series", the texts that
 * were changed and the four lists. Deterministic.
 */
SAT_NODISCARD bool sat_draft_write(const SatDraft *draft, SatByteWriter *out, SatError *err);
/** Whether the case did not teach with this very thing, or had other texts, from the start. */
bool sat_draft_is_changed(const SatDraft *draft);

/** As it is now. Borrowed until the next change. */
const SatTeaching *sat_draft_teaching(const SatDraft *draft);
/** The case, teaching with what the draft has now. Borrowed as long as the draft; what it teaches
 * with until the next change. */
const SatCase *sat_draft_case(const SatDraft *draft);

/** The kinds of entries, and which of them. */
typedef enum { SAT_DRAFT_FINDING, SAT_DRAFT_VIEW, SAT_DRAFT_STEP, SAT_DRAFT_QUESTION } SatDraftKind;

/* Each puts an entry in place of number `index`, or behind the last one with SAT_NO_INDEX. Ids that
 * are "" or NULL are made. What the entry refers to is copied; it may borrow from the draft.
 * errors: SAT_ERR_FORMAT what the reader of case.json says of it, SAT_ERR_LIMIT,
 * SAT_ERR_NO_MEMORY; the draft then is as it was. */
SAT_NODISCARD bool sat_draft_put_finding(SatDraft *draft, size_t index, const SatFinding *finding,
                                         SatError *err);
SAT_NODISCARD bool sat_draft_put_view(SatDraft *draft, size_t index, const SatView *view,
                                      SatError *err);
SAT_NODISCARD bool sat_draft_put_step(SatDraft *draft, size_t index, const SatStep *step,
                                      SatError *err);
SAT_NODISCARD bool sat_draft_put_question(SatDraft *draft, size_t index,
                                          const SatQuestion *question, SatError *err);
/** Adds a mark to finding `index`. */
SAT_NODISCARD bool sat_draft_add_mark(SatDraft *draft, size_t index, const SatMark *mark,
                                      SatError *err);
/** Takes an entry away; what referred to it no longer does. */
SAT_NODISCARD bool sat_draft_remove(SatDraft *draft, SatDraftKind kind, size_t index,
                                    SatError *err);
/** These are all steps from now on. */
SAT_NODISCARD bool sat_draft_set_steps(SatDraft *draft, const SatStep *steps, size_t count,
                                       SatError *err);
/** The case's own texts that a draft can change. */
typedef enum {
    SAT_DRAFT_TITLE,
    SAT_DRAFT_PRESENTATION,
    SAT_DRAFT_DIAGNOSIS,
    SAT_DRAFT_DISCUSSION,
    SAT_DRAFT_TEXTS
} SatDraftText;
/** As it is now: of the draft, else of the case. Borrowed until the next change. */
const char *sat_draft_text(const SatDraft *draft, SatDraftText which);
/** Writes another one; empty: the case has none. Only a title cannot become empty: it then is the
 *  case's again.
 *  errors: SAT_ERR_FORMAT what a case.json could not hold, SAT_ERR_LIMIT, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_draft_set_text(SatDraft *draft, SatDraftText which, const char *text,
                                      SatError *err);

/** Moves a step to another place among the steps. */
SAT_NODISCARD bool sat_draft_move_step(SatDraft *draft, size_t from, size_t to, SatError *err);

/** The newest `count` changes are undone and redone as one. */
void sat_draft_join(SatDraft *draft, size_t count);
/** Takes the newest `count` changes back for good: they cannot be redone. */
void sat_draft_drop(SatDraft *draft, size_t count);

/** A series as `list` numbers it, both from 0. */
typedef struct {
    size_t study, series;
} SatDraftSeries;
/** The numbers of the series that it is drawn on, one for each through the case: the file says
 * them, so that it still fits when others are left out. Copied. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_draft_set_numbers(SatDraft *draft, const SatDraftSeries *numbers,
                                         SatError *err);

/** False when there is nothing to undo, to redo. */
bool sat_draft_undo(SatDraft *draft);
bool sat_draft_redo(SatDraft *draft);

#endif
