/* Whether a short text would give a diagnosis away. Pure. */
#ifndef SAT_PLAYER_HIDDEN_WORDS_H
#define SAT_PLAYER_HIDDEN_WORDS_H

#include <stdbool.h>

/** True when the text has a word of the diagnosis: whole words of at least four letters, whatever
 * case; words that name no disease ("acute", "left", "with" …) do not count. */
bool sat_text_gives_away(const char *text, const char *diagnosis);
/** The same for a longer text: a word of it that goes on after a word of the diagnosis ("tumours"
 *  after "tumour") counts as well. */
bool sat_words_give_away(const char *text, const char *diagnosis);

#endif
