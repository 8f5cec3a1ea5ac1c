/* The import screen's state, shared by screen_import.c, import_paint.c and
 * import_rows.c. */
#ifndef SAT_PLAYER_IMPORT_PRIVATE_H
#define SAT_PLAYER_IMPORT_PRIVATE_H

#include "player/screen/screen_import.h"

/* What SAT_ACTION_CHOOSE means here: argument = command + SAT_IMPORT_COMMANDS * note. */
typedef enum {
    SAT_IMPORT_GO,     /* the one thing to do next: show the pictures, save without, done */
    SAT_IMPORT_STOP,   /* cancel, back */
    SAT_IMPORT_LEAVE,  /* this series out */
    SAT_IMPORT_MASK,   /* what was found in this series */
    SAT_IMPORT_ACCEPT, /* this item */
    SAT_IMPORT_COMMANDS
} SatImportCommand;

/* What the user wants done with an item of the privacy gate. */
typedef enum { SAT_DECISION_LEAVE, SAT_DECISION_MASK, SAT_DECISION_ACCEPT } SatImportDecision;

typedef struct {
    SatScreen base;
    SatImportKind kind;
    SatPathList sources;
    char *output;         /* owned; NULL when opening */
    SatImportJob *job;    /* NULL: it could not start, error says why */
    SatImportState shown; /* the state that is on screen */
    char error[600];
    bool replace; /* what stands at output */
    bool stopping;
    bool made; /* what is at output now is whole */

    size_t *suspects;             /* the notes that want a decision */
    SatImportDecision *decisions; /* one a suspect */
    size_t suspect_count;

    SatRect list;
    double scroll_px, scroll_most;
    uint64_t start_ns;
} SatImportScreen;

static inline SatAction sat_import_action(SatImportCommand command, size_t index)
{
    return (SatAction){SAT_ACTION_CHOOSE, (size_t)command + (size_t)SAT_IMPORT_COMMANDS * index};
}

/* screen_import.c */
/** How many series the decisions leave out. */
size_t sat_import_series_left_out(const SatImportScreen *import);

/** What the job says; NULL when it could not start. */
static inline const SatImportLines *sat_import_lines_of(const SatImportScreen *import)
{
    return import->job != NULL ? sat_import_job_lines(import->job) : NULL;
}

/* The card that is painted, from above to below. */
typedef struct {
    SatImportScreen *import;
    SatUi *ui;
    SatDraw *draw;
    SatRect inside; /* of the card */
    double y;       /* of what comes next */
} SatImportPage;

#define SAT_IMPORT_NOTE_POINTS 46.0 /* height of a row */

/* import_paint.c */
void sat_import_paint(SatScreen *screen);
void sat_import_paint_line(SatImportPage *page, SatTextStyle style, SatColor color, double points,
                           const char *text);

/* import_rows.c */
/** How many items there are, where that is not plain. */
void sat_import_paint_count(SatImportPage *page);
/** The rows, above `bottom`. */
void sat_import_paint_notes(SatImportPage *page, double bottom);

#endif
