/* Keys, typing and pointer in the file browser. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/screen/files_private.h"

#define TYPED_TOGETHER_NS 1000000000U
#define WHEEL_ROWS 3.0

static SatFilesScreen *files_of(SatScreen *screen)
{
    return (SatFilesScreen *)(void *)screen;
}

double sat_files_scroll_most(const SatFilesScreen *files)
{
    return fmax(0.0, files->row_px * (double)files->entries.count - files->list.height);
}

static void scroll_to(SatFilesScreen *files, double scroll_px)
{
    files->scroll_px = fmin(fmax(scroll_px, 0.0), sat_files_scroll_most(files));
    files->base.host->repaint = true;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void move_choice(SatFilesScreen *files, long steps)
{
    const size_t count = files->entries.count;
    if (count == 0) {
        return;
    }
    long at = files->chosen < count ? (long)files->chosen + steps : steps > 0 ? 0 : (long)count - 1;
    at = at < 0 ? 0 : at;
    at = at >= (long)count ? (long)count - 1 : at;
    sat_ui_clear_focus(files->base.host->ui);
    sat_files_choose(files, (size_t)at);
}

static bool move_by_key(SatFilesScreen *files, SatKeyCode key)
{
    const long page = files->row_px > 0.0 ? (long)(files->list.height / files->row_px) - 1 : 1;
    const long whole = (long)files->entries.count;
    switch (key) {
    case SAT_KEY_UP:
        move_choice(files, -1);
        return true;
    case SAT_KEY_DOWN:
        move_choice(files, 1);
        return true;
    case SAT_KEY_PAGE_UP:
        move_choice(files, page > 1 ? -page : -1);
        return true;
    case SAT_KEY_PAGE_DOWN:
        move_choice(files, page > 1 ? page : 1);
        return true;
    case SAT_KEY_HOME:
        move_choice(files, -whole);
        return true;
    case SAT_KEY_END:
        move_choice(files, whole);
        return true;
    default:
        return false;
    }
}

static void escape(SatFilesScreen *files)
{
    if (files->asks_replace) {
        files->asks_replace = false;
    } else if (files->typed[0] != '\0') {
        files->typed[0] = '\0';
    } else {
        files->base.host->wants_back = true;
    }
    files->base.host->repaint = true;
}

static void type_in_list(SatFilesScreen *files, const SatInput *input)
{
    if (input->time_ns > files->typed_ns + TYPED_TOGETHER_NS) {
        files->typed[0] = '\0';
    }
    if (files->typed[0] == '\0' && strcmp(input->text, " ") == 0) {
        return;
    }
    const size_t used = strlen(files->typed);
    if (used + strlen(input->text) < sizeof files->typed) {
        snprintf(files->typed + used, sizeof files->typed - used, "%s", input->text);
    }
    files->typed_ns = input->time_ns;
    const size_t from = files->chosen < files->entries.count ? files->chosen : 0;
    const size_t found = sat_file_entries_find(&files->entries, from, files->typed);
    if (found < files->entries.count) {
        sat_files_choose(files, found);
    }
}

uint64_t sat_files_tick(SatScreen *screen, uint64_t now_ns)
{
    SatFilesScreen *files = files_of(screen);
    const uint64_t due_ns = files->typed_ns + TYPED_TOGETHER_NS;
    if (files->typed[0] == '\0') {
        return 0;
    }
    if (now_ns < due_ns) {
        return due_ns;
    }
    files->typed[0] = '\0';
    screen->host->repaint = true;
    return 0;
}

static void type_in_name(SatFilesScreen *files, const char *text)
{
    if (files->name_is_offer) {
        const char *ending = strrchr(files->name.text, '.');
        char kept[sizeof files->name.text];
        snprintf(kept, sizeof kept, "%s", ending != NULL ? ending : "");
        sat_text_field_set(&files->name, kept, 0);
        files->name_is_offer = false;
    }
    sat_text_field_insert(&files->name, text);
    /* Who types the ending, too, means the one that stands behind the caret. */
    const size_t rest = strlen(files->name.text + files->name.caret);
    if (rest > 0 && files->name.caret > rest &&
        memcmp(files->name.text + files->name.caret - rest, files->name.text + files->name.caret,
               rest) == 0 &&
        files->name.text[files->name.caret] == '.') {
        files->name.text[files->name.caret] = '\0';
    }
    files->list_leads = false;
    files->name_error[0] = '\0';
    files->chosen = files->entries.count;
}

static void type_text(SatFilesScreen *files, const SatInput *input)
{
    if (files->asks_replace) {
        return;
    }
    sat_ui_clear_focus(files->base.host->ui);
    if (sat_files_takes_name(files)) {
        type_in_name(files, input->text);
    } else {
        type_in_list(files, input);
    }
    files->base.host->repaint = true;
}

/** Keys of the name that is typed; Home and End too, as long as the list does not lead. */
static bool edit_name(SatFilesScreen *files, SatKeyCode key)
{
    const bool ends = key == SAT_KEY_HOME || key == SAT_KEY_END;
    if (!sat_files_takes_name(files) || files->asks_replace || (ends && files->list_leads)) {
        return false;
    }
    if (key == SAT_KEY_BACKSPACE && files->list_leads) {
        return false; /* goes up, as where one opens */
    }
    if (key == SAT_KEY_BACKSPACE && files->name_is_offer) {
        type_in_name(files, "");
        files->base.host->repaint = true;
        return true;
    }
    if (!sat_text_field_key(&files->name, key)) {
        return false;
    }
    files->name_is_offer = false;
    files->list_leads = false;
    files->base.host->repaint = true;
    return true;
}

static bool enter(SatFilesScreen *files, unsigned modifiers)
{
    if (sat_ui_focused(files->base.host->ui).kind != SAT_ACTION_NONE) {
        return false; /* presses the button */
    }
    if (files->asks_replace) {
        return true; /* replacing wants its button */
    }
    const bool whole = (modifiers & SAT_MOD_CTRL) != 0 && files->mode != SAT_FILES_SAVE;
    const SatFilesCommand folder =
        files->mode == SAT_FILES_BACKUPS ? SAT_FILES_HERE : SAT_FILES_AS_DICOM;
    sat_files_do(files, whole ? folder : SAT_FILES_ACCEPT, 0);
    return true;
}

bool sat_files_key(SatScreen *screen, const SatInput *input)
{
    SatFilesScreen *files = files_of(screen);
    const bool plain = (input->modifiers & (SAT_MOD_CTRL | SAT_MOD_ALT)) == 0;
    if (input->key == SAT_KEY_ENTER) {
        return enter(files, input->modifiers);
    }
    if (input->key == SAT_KEY_ESCAPE) {
        escape(files);
        return true;
    }
    if (input->key == SAT_KEY_UP && (input->modifiers & SAT_MOD_ALT) != 0) {
        sat_files_do(files, SAT_FILES_UP, 0);
        return true;
    }
    if (!plain) {
        return false;
    }
    if (edit_name(files, input->key) || move_by_key(files, input->key)) {
        return true;
    }
    if (input->key == SAT_KEY_BACKSPACE) {
        sat_files_do(files, SAT_FILES_UP, 0);
        return true;
    }
    if (input->key >= ' ' && input->key < SAT_KEY_FIRST_NAMED) {
        const bool focused = sat_ui_focused(files->base.host->ui).kind != SAT_ACTION_NONE;
        if (input->key == ' ' && focused) {
            return false; /* presses the button */
        }
        if (input->text[0] != '\0') {
            type_text(files, input); /* a symbol, which is told once, as a key */
        }
        return true; /* letters come as text too */
    }
    return false;
}

/* ---- pointer --------------------------------------------------------------------------------- */

static void press_list(SatFilesScreen *files, const SatInput *input)
{
    const double row = floor((input->y - files->list.y + files->scroll_px) / files->row_px);
    const size_t index = row >= 0.0 ? (size_t)row : files->entries.count;
    if (index >= files->entries.count) {
        return;
    }
    files->typed[0] = '\0';
    sat_files_choose(files, index);
    if (input->clicks >= 2) {
        sat_files_do(files, SAT_FILES_ACCEPT, 0);
    }
}

static double knob_height(const SatFilesScreen *files)
{
    const double whole = files->row_px * (double)files->entries.count;
    return fmax(files->row_px, files->bar.height * files->list.height / fmax(whole, 1.0));
}

static void press_bar(SatFilesScreen *files, const SatInput *input)
{
    const double knob = knob_height(files);
    const double way = files->bar.height - knob;
    const double most = sat_files_scroll_most(files);
    const double top = files->bar.y + (most > 0.0 ? way * files->scroll_px / most : 0.0);
    const bool on_knob = input->y >= top && input->y < top + knob;
    files->drags_bar = most > 0.0;
    files->drag_offset_px = on_knob ? input->y - top : knob / 2.0;
}

static void drag_bar(SatFilesScreen *files, double y)
{
    const double way = files->bar.height - knob_height(files);
    if (way > 0.0) {
        scroll_to(files,
                  (y - files->drag_offset_px - files->bar.y) / way * sat_files_scroll_most(files));
    }
}

static void press(SatFilesScreen *files, const SatInput *input)
{
    if (input->button != SAT_BUTTON_LEFT || files->asks_replace) {
        return;
    }
    if (files->bar.width > 0.0 && sat_rect_has(files->bar, input->x, input->y)) {
        press_bar(files, input);
        drag_bar(files, input->y);
    } else if (sat_rect_has(files->list, input->x, input->y) && files->row_px > 0.0) {
        press_list(files, input);
    }
}

void sat_files_input(SatScreen *screen, const SatInput *input)
{
    SatFilesScreen *files = files_of(screen);
    SatAction action;
    const bool taken = sat_ui_input(screen->host->ui, input, &action);
    if (input->kind == SAT_INPUT_MOVE || input->kind == SAT_INPUT_LEAVE) {
        files->pointer_inside = input->kind == SAT_INPUT_MOVE && !taken;
        files->pointer_x = input->x;
        files->pointer_y = input->y;
        screen->host->repaint = true;
    }
    if (input->kind == SAT_INPUT_RELEASE) {
        files->drags_bar = false;
    }
    if (taken && action.kind != SAT_ACTION_NONE) {
        (void)sat_screen_act(screen, action);
    } else if (input->kind == SAT_INPUT_MOVE && files->drags_bar) {
        drag_bar(files, input->y);
    } else if (input->kind == SAT_INPUT_PRESS && !taken) {
        press(files, input);
    } else if (input->kind == SAT_INPUT_WHEEL) {
        scroll_to(files, files->scroll_px + input->wheel * WHEEL_ROWS * files->row_px);
    } else if (input->kind == SAT_INPUT_TEXT) {
        type_text(files, input);
    }
}
