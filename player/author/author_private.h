/* What the author_*.c share. Private to player/author. */
#ifndef SAT_PLAYER_AUTHOR_PRIVATE_H
#define SAT_PLAYER_AUTHOR_PRIVATE_H

#include "player/author/author.h"

#define SAT_AUTHOR_NEW_FINDING "New finding"
#define SAT_AUTHOR_NEW_LABEL "Label"

/** Ends `changes` changes of the draft that belong together: good: they become one, and it is
 * written; else they are taken back. Returns whether all went well. */
SAT_NODISCARD bool sat_author_finish(SatAuthor *author, bool good, size_t changes, SatError *err);
/** Puts a view of what is on screen; *changes counts it. */
SAT_NODISCARD bool sat_author_put_view(SatAuthor *author, size_t *view, size_t *changes,
                                       SatError *err);
/** Puts a step behind the last one. */
SAT_NODISCARD bool sat_author_put_step(SatAuthor *author, const SatStep *step, size_t *changes,
                                       SatError *err);
/** A text of the case itself, and which. */
bool sat_author_is_of_case(SatAuthorText which);
SatDraftText sat_author_draft_text(SatAuthorText which);
const char *sat_author_prompt(SatQuestionKind kind);
/** Adds the finished shape to the draft. */
SAT_NODISCARD bool sat_author_add_shape(SatAuthor *author, const SatShape *shape, SatError *err);

/** Copies of lists to change, in the arena. NULL without memory. */
void *sat_author_copy(SatArena *arena, const void *list, size_t count, size_t bytes, SatError *err);

#endif
