/* SDL's events turned into ours. */
#include <ctype.h>
#include <string.h>

#include "formats/base/platform.h"
#include "player/sdl/sdl_private.h"

typedef struct {
    SDL_Keycode from;
    SatKeyCode to;
} KeyPair;

static const KeyPair KEY_PAIRS[] = {
    {SDLK_UP, SAT_KEY_UP},
    {SDLK_DOWN, SAT_KEY_DOWN},
    {SDLK_LEFT, SAT_KEY_LEFT},
    {SDLK_RIGHT, SAT_KEY_RIGHT},
    {SDLK_HOME, SAT_KEY_HOME},
    {SDLK_END, SAT_KEY_END},
    {SDLK_PAGEUP, SAT_KEY_PAGE_UP},
    {SDLK_PAGEDOWN, SAT_KEY_PAGE_DOWN},
    {SDLK_TAB, SAT_KEY_TAB},
    {SDLK_RETURN, SAT_KEY_ENTER},
    {SDLK_KP_ENTER, SAT_KEY_ENTER},
    {SDLK_ESCAPE, SAT_KEY_ESCAPE},
    {SDLK_BACKSPACE, SAT_KEY_BACKSPACE},
    {SDLK_DELETE, SAT_KEY_DELETE},
    {SDLK_APPLICATION, SAT_KEY_MENU},
    {SDLK_MENU, SAT_KEY_MENU},
    {SDLK_SPACE, ' '},
};

static unsigned modifiers_from(unsigned state)
{
    unsigned modifiers = 0;
    /* AltGr types characters (as in "[" on many keyboards): it is no Alt. */
    modifiers |= (state & (unsigned)KMOD_SHIFT) != 0 ? SAT_MOD_SHIFT : 0U;
    modifiers |= (state & (unsigned)(KMOD_CTRL | KMOD_GUI)) != 0 ? SAT_MOD_CTRL : 0U;
    modifiers |= (state & (unsigned)KMOD_LALT) != 0 ? SAT_MOD_ALT : 0U;
    return modifiers;
}

/** The row of digits by where it is: on some keyboards it types digits only with Shift. */
static SatKeyCode digit_key(SDL_Scancode code)
{
    if (code >= SDL_SCANCODE_1 && code <= SDL_SCANCODE_9) {
        return '1' + (SatKeyCode)(code - SDL_SCANCODE_1);
    }
    if (code >= SDL_SCANCODE_KP_1 && code <= SDL_SCANCODE_KP_9) {
        return '1' + (SatKeyCode)(code - SDL_SCANCODE_KP_1);
    }
    return code == SDL_SCANCODE_0 || code == SDL_SCANCODE_KP_0 ? '0' : 0;
}

/** 0 for keys that type a symbol: those come as text, which knows the keyboard's layout. */
static SatKeyCode key_from(const SDL_Keysym *keysym, unsigned modifiers)
{
    for (size_t i = 0; i < sizeof KEY_PAIRS / sizeof *KEY_PAIRS; i++) {
        if (KEY_PAIRS[i].from == keysym->sym) {
            return KEY_PAIRS[i].to;
        }
    }
    if (keysym->sym >= SDLK_F1 && keysym->sym <= SDLK_F12) {
        return SAT_KEY_F1 + (SatKeyCode)(keysym->sym - SDLK_F1);
    }
    if (keysym->sym >= 'a' && keysym->sym <= 'z') {
        return (SatKeyCode)keysym->sym;
    }
    const SatKeyCode digit = digit_key(keysym->scancode);
    if (digit != 0) {
        return digit;
    }
    const bool types_nothing = (modifiers & (SAT_MOD_CTRL | SAT_MOD_ALT)) != 0;
    if (types_nothing && keysym->sym > ' ' && keysym->sym < 127) {
        return (SatKeyCode)keysym->sym;
    }
    return 0;
}

/** When it happened: SDL's stamp has milliseconds. */
static uint64_t time_of(uint32_t timestamp_ms)
{
    const uint32_t age_ms = SDL_GetTicks() - timestamp_ms;
    const uint64_t now = sat_monotonic_ns();
    return age_ms < 10000 ? now - (uint64_t)age_ms * 1000000U : now;
}

static void put_pointer(const SatWindow *window, int x, int y, SatInput *out)
{
    out->x = (double)x * window->pixels_per_point;
    out->y = (double)y * window->pixels_per_point;
}

static bool from_text(const SDL_Event *event, SatInput *out)
{
    const char *text = event->text.text;
    if (text[0] > ' ' && text[0] < 127 && text[1] == '\0' && !isalnum((unsigned char)text[0])) {
        out->kind = SAT_INPUT_KEY; /* a symbol: "+", "?" … is a key of its own */
        out->key = (SatKeyCode)text[0];
        out->modifiers = 0;
    } else {
        out->kind = SAT_INPUT_TEXT;
    }
    SDL_strlcpy(out->text, text, sizeof out->text);
    return true;
}

static bool from_key(const SDL_Event *event, SatInput *out)
{
    out->kind = event->type == SDL_KEYDOWN ? SAT_INPUT_KEY : SAT_INPUT_KEY_UP;
    out->modifiers = modifiers_from(event->key.keysym.mod);
    out->key = key_from(&event->key.keysym, out->modifiers);
    out->repeat = event->key.repeat != 0;
    return out->key != 0;
}

static bool from_mouse(const SatWindow *window, const SDL_Event *event, SatInput *out)
{
    out->modifiers = modifiers_from((unsigned)SDL_GetModState());
    if (event->type == SDL_MOUSEMOTION) {
        out->kind = SAT_INPUT_MOVE;
        put_pointer(window, event->motion.x, event->motion.y, out);
        return true;
    }
    if (event->type == SDL_MOUSEWHEEL) {
        out->kind = SAT_INPUT_WHEEL;
        out->wheel = -(double)event->wheel.preciseY;
        if (event->wheel.direction == SDL_MOUSEWHEEL_FLIPPED) {
            out->wheel = -out->wheel;
        }
        put_pointer(window, event->wheel.mouseX, event->wheel.mouseY, out);
        return out->wheel < 0.0 || out->wheel > 0.0;
    }
    out->kind = event->type == SDL_MOUSEBUTTONDOWN ? SAT_INPUT_PRESS : SAT_INPUT_RELEASE;
    out->button = event->button.button;
    out->clicks = event->button.clicks;
    put_pointer(window, event->button.x, event->button.y, out);
    return out->button >= SAT_BUTTON_LEFT && out->button <= SAT_BUTTON_RIGHT;
}

static bool from_window_event(const SDL_Event *event, SatInput *out)
{
    switch (event->window.event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        out->kind = SAT_INPUT_RESIZE;
        return true;
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        out->kind = SAT_INPUT_EXPOSE;
        return true;
    case SDL_WINDOWEVENT_LEAVE:
        out->kind = SAT_INPUT_LEAVE;
        return true;
    case SDL_WINDOWEVENT_CLOSE:
        out->kind = SAT_INPUT_QUIT;
        return true;
    default:
        return false;
    }
}

static bool translate(SatWindow *window, SDL_Event *event, SatInput *out)
{
    *out = (SatInput){0};
    out->time_ns = time_of(event->common.timestamp);
    if (event->type == window->wake_event) {
        out->kind = SAT_INPUT_WAKE;
        return true;
    }
    switch (event->type) {
    case SDL_QUIT:
        out->kind = SAT_INPUT_QUIT;
        return true;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return from_key(event, out);
    case SDL_TEXTINPUT:
        return from_text(event, out);
    case SDL_MOUSEMOTION:
    case SDL_MOUSEWHEEL:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return from_mouse(window, event, out);
    case SDL_DROPFILE:
        out->kind = SAT_INPUT_DROP;
        SDL_strlcpy(out->text, event->drop.file, sizeof out->text);
        SDL_free(event->drop.file);
        return true;
    case SDL_WINDOWEVENT:
        return from_window_event(event, out);
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        out->kind = SAT_INPUT_EXPOSE;
        return true;
    default:
        return false;
    }
}

bool sat_window_wait(SatWindow *window, int timeout_ms, SatInput *out)
{
    const uint64_t start = sat_monotonic_ns();
    for (;;) {
        int left_ms = timeout_ms;
        if (timeout_ms > 0) {
            const uint64_t spent_ms = (sat_monotonic_ns() - start) / 1000000U;
            left_ms = spent_ms >= (uint64_t)timeout_ms ? 0 : timeout_ms - (int)spent_ms;
        }
        SDL_Event event;
        const int got = left_ms < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, left_ms);
        if (got == 0) {
            return false;
        }
        if (translate(window, &event, out)) {
            return true;
        }
    }
}

void sat_window_wake(SatWindow *window)
{
    SDL_Event event;
    SDL_zero(event);
    event.type = window->wake_event;
    if (SDL_HasEvent(window->wake_event) == SDL_FALSE) {
        SDL_PushEvent(&event);
    }
}
