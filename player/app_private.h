/* The app's state, shared by its loop and what it writes. */
#ifndef SAT_PLAYER_APP_PRIVATE_H
#define SAT_PLAYER_APP_PRIVATE_H

#include "player/navigation.h"
#include "player/player_app.h"
#include "player/player_stats.h"
#include "player/preferences.h"
#include "player/screen/screen.h"
typedef struct {
    SatScreenHost host;
    SatNavigation ways; /* to screens, and the one that is seen */
    SatScript *script;
    SatPlayerStats *stats;
    bool script_ended;
    bool waits_for_size;
    int wait_width, wait_height;
    uint64_t size_until_ns;
    SatInput held; /* taken from the queue, belongs to the next paint */
    bool has_held;
    uint64_t batch_due_ns; /* of the first scroll event since the last paint; 0: none */
    uint64_t paint_ns;     /* how long a paint takes, averaged */
    bool resized;          /* since the last paint */
    SatError *err;
    bool failed;
} SatApp;

/** Draws the screen without presenting it; presents what was drawn; both. */
void sat_app_draw(SatApp *app);
void sat_app_show(SatApp *app, uint64_t start_ns);
void sat_app_paint(SatApp *app);

/* app_outputs.c. errors: SAT_ERR_SYSTEM naming the path */
SAT_NODISCARD bool sat_app_take_screenshot(SatApp *app, const char *path, SatError *err);
SAT_NODISCARD bool sat_app_write_state(SatApp *app, const char *path, SatError *err);
SAT_NODISCARD bool sat_app_write_stats(SatApp *app, const char *path, SatError *err);

#endif
