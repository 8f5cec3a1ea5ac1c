/* Writing a lesson on the stack screen; shared by the stack_author_*.c and those who call them. */
#ifndef SAT_PLAYER_STACK_AUTHOR_PRIVATE_H
#define SAT_PLAYER_STACK_AUTHOR_PRIVATE_H

#include "player/author/key_layout.h"
#include "player/screen/stack_lesson_private.h"

/* What SAT_ACTION_KEY_SPECIAL means. */
typedef enum {
    SAT_SPECIAL_SHIFT,
    SAT_SPECIAL_MORE,   /* accents and signs, and back */
    SAT_SPECIAL_LAYOUT, /* the next script */
    SAT_SPECIAL_BACK,
    SAT_SPECIAL_LEFT,
    SAT_SPECIAL_RIGHT,
    SAT_SPECIAL_CLEAR,
    SAT_SPECIAL_HIDE, /* the keys go or come */
    SAT_SPECIAL_DONE  /* with this text */
} SatSpecialKey;

/* stack_author.c */
/** Another case is on screen: its draft, when it is to be written on. */
void sat_stack_author_enter(SatStackScreen *stack);
void sat_stack_author_toggle(SatStackScreen *stack);
/** The panel goes; what was written stays. */
void sat_stack_author_close(SatStackScreen *stack);
void sat_stack_author_free(SatStackScreen *stack);
/** What is typed goes into the draft. */
void sat_stack_author_keep_text(SatStackScreen *stack);
/** After a change of the draft: what is on screen follows; an error is told. */
void sat_stack_author_changed(SatStackScreen *stack, const SatError *err);
/** The author learns what is on screen. */
void sat_stack_author_look(SatStackScreen *stack);
uint64_t sat_stack_author_tick(SatStackScreen *stack);
bool sat_stack_author_is_busy(const SatStackScreen *stack);
void sat_stack_describe_author(const SatStackScreen *stack, SatJsonWriter *writer);

/* stack_author_act.c */
bool sat_stack_act_on_author(SatStackScreen *stack, SatAction action);
/** Keys while a text is written. */
bool sat_stack_author_key(SatStackScreen *stack, const SatInput *input);
void sat_stack_author_type(SatStackScreen *stack, const char *text);

/* stack_author_draw.c */
/** Whether a press on the picture draws. */
bool sat_stack_author_draws(const SatStackScreen *stack, const SatInput *input);
void sat_stack_author_press(SatStackScreen *stack, const SatInput *input);
void sat_stack_author_move(SatStackScreen *stack, const SatInput *input);
void sat_stack_author_release(SatStackScreen *stack, const SatInput *input);
/** What the hand has to do, over the picture. */
void sat_stack_author_paint_hint(const SatStackScreen *stack);

/* stack_author_panel.c: everything; stack_author_form.c: one entry; stack_author_keys.c */
void sat_stack_paint_author(SatStackScreen *stack);
void sat_panel_author_form(SatStackPanel *panel);
void sat_stack_paint_author_keys(SatStackScreen *stack);

/* stack_author_parts.c: what the panel is made of */
enum { SAT_PANEL_CHOSEN = 1, SAT_PANEL_PRIMARY = 2, SAT_PANEL_OFF = 4 };
void sat_panel_heading(SatStackPanel *panel, const char *text);
void sat_panel_button(SatStackPanel *panel, SatRect rect, SatIcon icon, const char *label,
                      SatAction action, unsigned flags);
void sat_panel_icon(SatStackPanel *panel, SatRect rect, SatIcon icon, SatAction action,
                    const char *tooltip, unsigned flags);
/** A row of buttons of the same width. */
typedef struct {
    SatIcon icon;
    const char *label;
    SatAction action;
    unsigned flags;
} SatPanelButton;
void sat_panel_buttons(SatStackPanel *panel, const SatPanelButton *buttons, size_t count);
/** The shapes that can be drawn. regions: only those with an inside. */
void sat_panel_shapes(SatStackPanel *panel, const char *label, SatAuthorPurpose purpose);
/** A line with a box before it. */
void sat_panel_check(SatStackPanel *panel, const char *label, bool is_on, bool is_round,
                     SatAction action);
/** A text that can be written; right: room at its right. label: NULL: none. */
void sat_panel_text_box(SatStackPanel *panel, const char *label, SatAuthorText which, double left,
                        double right);

static inline SatAction sat_author_page_action(SatActionKind kind, SatAuthorPage page, size_t entry)
{
    return (SatAction){kind, (size_t)page + SAT_AUTHOR_PAGES * entry};
}

static inline SatAction sat_author_draw_action(SatAuthorPurpose purpose, SatShapeKind kind)
{
    return (SatAction){SAT_ACTION_AUTHOR_DRAW,
                       (size_t)kind + (size_t)SAT_SHAPE_KINDS * (size_t)purpose};
}

static inline SatAction sat_author_write_action(SatAuthorText which)
{
    return (SatAction){SAT_ACTION_AUTHOR_WRITE,
                       (size_t)which.kind + (size_t)SAT_TEXT_KINDS * which.index};
}

static inline bool sat_author_is_writing(const SatStackScreen *stack)
{
    return stack->author.open && stack->author.which.kind != SAT_TEXT_NONE;
}

#endif
