/* The file browser's state, shared by screen_files.c and the files_*.c. */
#ifndef SAT_PLAYER_FILES_PRIVATE_H
#define SAT_PLAYER_FILES_PRIVATE_H

#include <math.h>

#include "player/screen/file_entries.h"
#include "player/screen/file_places.h"
#include "player/screen/screen_files.h"
#include "player/screen/text_field.h"
#include "player/screen/theme.h"

/* What SAT_ACTION_CHOOSE means here: argument = command + SAT_FILES_COMMANDS * index. */
typedef enum {
    SAT_FILES_UP,
    SAT_FILES_ACCEPT,   /* the chosen entry; the name to save under */
    SAT_FILES_AS_DICOM, /* the chosen folder, or the one that is listed: to open, to back up */
    SAT_FILES_HERE,     /* back up into the folder that is listed */
    SAT_FILES_CANCEL,
    SAT_FILES_PLACE,
    SAT_FILES_PART,    /* of the path */
    SAT_FILES_REPLACE, /* the file that is there */
    SAT_FILES_KEEP,
    SAT_FILES_COMMANDS
} SatFilesCommand;

#define SAT_FILES_MAX_PARTS 12

typedef struct {
    SatScreen base;
    SatFilesMode mode;
    SatPathList backs_up; /* of SAT_FILES_BACKUPS: what */
    char *folder;
    SatFileEntries entries;
    char error[600]; /* why the folder cannot be listed; "" */
    SatFilePlaces places;
    size_t part_ends[SAT_FILES_MAX_PARTS];
    size_t part_count;

    size_t chosen; /* entries.count: none */
    char typed[64];
    uint64_t typed_ns;
    SatTextField name;
    bool name_is_offer;   /* typing replaces it up to its ending */
    bool list_leads;      /* saving: Enter means the list, not the name */
    char name_error[320]; /* why it cannot be saved under that name; "" */
    bool asks_replace;

    SatRect list, bar; /* of the last paint; bar: of scrolling */
    double row_px;
    double scroll_px;
    bool show_chosen; /* scroll to it at the next paint */
    bool drags_bar;
    double drag_offset_px;
    double pointer_x, pointer_y;
    bool pointer_inside;
} SatFilesScreen;

/** One looks for pictures, to open them or to back them up. */
static inline bool sat_files_seeks_pictures(const SatFilesScreen *files)
{
    return files->mode == SAT_FILES_OPEN || files->mode == SAT_FILES_BACK_UP;
}

/** A name can be typed: of the pack, of a new folder of backups. */
static inline bool sat_files_takes_name(const SatFilesScreen *files)
{
    return files->mode == SAT_FILES_SAVE ||
           (files->mode == SAT_FILES_BACKUPS && !files->entries.are_backups);
}

static inline SatAction sat_files_action(SatFilesCommand command, size_t index)
{
    return (SatAction){SAT_ACTION_CHOOSE, (size_t)command + (size_t)SAT_FILES_COMMANDS * index};
}

/* screen_files.c */
/** Lists another folder; chosen_name (may be NULL) is chosen in it. */
void sat_files_go(SatFilesScreen *files, const char *folder, const char *chosen_name);
void sat_files_do(SatFilesScreen *files, SatFilesCommand command, size_t index);
/** The entry that is chosen; NULL: none. */
const SatFileEntry *sat_files_chosen(const SatFilesScreen *files);
void sat_files_choose(SatFilesScreen *files, size_t index);

/* files_backups.c */
/** Back up into the folder of the typed name; into the one that is listed. */
void sat_files_back_up_into_name(SatFilesScreen *files);
void sat_files_back_up_here(SatFilesScreen *files);
/** The name that was typed, in the folder that is listed, with an ending when there is none.
 *  owns: free(); NULL: no usable name */
char *sat_files_named_path(const SatFilesScreen *files);

/* files_keys.c */
bool sat_files_key(SatScreen *screen, const SatInput *input);
void sat_files_input(SatScreen *screen, const SatInput *input);
/** Forgets what was typed some time ago. */
uint64_t sat_files_tick(SatScreen *screen, uint64_t now_ns);
/** How far it can be scrolled. */
double sat_files_scroll_most(const SatFilesScreen *files);

/* files_paint.c, files_bottom.c */
void sat_files_paint(SatScreen *screen);
void sat_files_paint_bottom(SatFilesScreen *files, SatRect bar);

/** The thickness of a thin line: whole pixels. */
static inline double sat_files_hairline(const SatFilesScreen *files)
{
    return fmax(1.0, floor(sat_draw_scale(files->base.host->draw)));
}

static inline void sat_files_rule(const SatFilesScreen *files, SatRect rect)
{
    sat_draw_fill(files->base.host->draw, rect, SAT_COLOR_LINE);
}

#endif
