/* What there is to go to in a lesson, as cards: the steps of the present stop, and each other stop.
 * A card tells no more than what was on screen up to now: of what is still to come its number and
 * whether it asks. Pure. */
#ifndef SAT_PLAYER_STEP_CARDS_H
#define SAT_PLAYER_STEP_CARDS_H

#include "player/lesson/lesson_run.h"
#include "player/lesson/presenter.h"

typedef enum {
    SAT_CARD_STEP,
    SAT_CARD_QUESTION, /* a step that asks */
    SAT_CARD_CASE,     /* another stop with a case; at its first step */
    SAT_CARD_TEXT,
    SAT_CARD_SLIDE
} SatCardKind;
const char *sat_card_kind_name(SatCardKind kind); /* "step", … */

#define SAT_CARDS_MOST 20000U
#define SAT_CARD_TEXT_BYTES 160U

typedef struct {
    SatCardKind kind;
    SatStepPlace place;
    bool is_present; /* on screen */
    bool is_known;   /* was on screen on the way, or is: its words and picture may be seen */
    bool is_bookmarked;
    const char *text; /* one line; "" when it has none, or none yet */
} SatStepCard;

/** The title of a stop's case as it may show now. Borrowed until the next call. */
typedef const char *(*SatTitleOfCase)(const void *context, size_t case_index);

typedef struct {
    const SatLessonRun *run;
    const SatCase *present_case; /* of the run's present lesson; NULL: a text or slide is shown */
    const SatPresenter *presenter;
    SatTitleOfCase title_of;
    const void *context;
    const char *filter; /* only cards with this text, whatever case; digits alone and "": all */
} SatCardsRequest;

typedef struct {
    SatArena *arena;
    SatStepCard *cards;
    size_t count;
    size_t present; /* the card on screen; of none: 0 */
} SatStepCards;

/** Makes the cards anew. owns: sat_step_cards_free(). errors: SAT_ERR_NO_MEMORY: then there are
 *  none */
SAT_NODISCARD bool sat_step_cards_make(SatStepCards *cards, const SatCardsRequest *request,
                                       SatError *err);
void sat_step_cards_free(SatStepCards *cards); /* of ones that are all 0, too */

/** Where a number leads that was typed: a step of the present lesson, else a stop; past the last:
 * the last. False: the text is no number. */
bool sat_cards_number(const SatCardsRequest *request, SatStepPlace *place);
/** From one card to another by arrow keys: across and down as they stand, `columns` in a row. */
size_t sat_cards_move(size_t count, size_t columns, size_t from, int across, int down);

#endif
