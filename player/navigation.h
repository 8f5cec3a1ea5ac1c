/* Which screen is shown: fulfils what screens wish for, from opening a pack to going back. Owns the
 * screens and what goes from one to the next. UI thread only. */
#ifndef SAT_PLAYER_NAVIGATION_H
#define SAT_PLAYER_NAVIGATION_H

#include "player/preferences.h"
#include "player/recent_packs.h"
#include "player/screen/pack_session.h"
#include "player/screen/path_list.h"
#include "player/screen/screen.h"

typedef struct {
    SatScreenHost *host; /* borrowed */
    SatScreen *screen;   /* the one that is seen */
    SatScreen *under;    /* kept below it, to come back to; NULL: nothing */
    SatRecentPacks recent;
    bool recent_loaded;
    char *remember_path; /* goes into the recent list after its first picture */
    SatPathList sources; /* the DICOM that the pack on screen was made from; empty: not known */
    SatPathList import_sources; /* what is being imported now */
    SatPathList backup_sources; /* what is being backed up; empty: not chosen yet */
    SatPathList dropped;        /* since the last sat_navigation_drop_end() */
    char *folder;               /* where the file browser was last */
    SatPreferences preferences;
} SatNavigation;

SAT_NODISCARD bool sat_navigation_show_start(SatNavigation *navigation, const char *message,
                                             SatError *err);
/** Takes the session over. sources: the DICOM behind it, or NULL; left_out: how many series of that
 * the privacy gate left out; series: then how `list` numbers the others, or NULL. */
SAT_NODISCARD bool sat_navigation_show_session(SatNavigation *navigation, SatPackSession *session,
                                               const SatPathList *sources, size_t left_out,
                                               const char *series, SatError *err);
/** Opens a pack, or has `satchel` read anything else. What goes wrong is shown. */
void sat_navigation_open(SatNavigation *navigation, const char *path);
/** Something was dropped; what was dropped at once is opened together. */
void sat_navigation_drop(SatNavigation *navigation, const char *path);
void sat_navigation_drop_end(SatNavigation *navigation);
/** Fulfils the host's wishes; after each input and tick. */
void sat_navigation_grant(SatNavigation *navigation);
/** The first picture of the pack is on screen: it goes into the recent list, unless it is private.
 */
void sat_navigation_remember(SatNavigation *navigation);
void sat_navigation_end(SatNavigation *navigation);

#endif
