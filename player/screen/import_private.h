/* The import screen's state, shared by screen_import.c and the import_*.c. */
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
    SAT_IMPORT_LOOK,   /* at its picture, enlarged; at none: back to the list */
    SAT_IMPORT_COMMANDS
} SatImportCommand;

/* What the user wants done with an item of the privacy gate. */
typedef enum { SAT_DECISION_LEAVE, SAT_DECISION_MASK, SAT_DECISION_ACCEPT } SatImportDecision;

typedef struct {
    SatPicture *picture; /* owned; NULL: none, or not decoded yet */
    bool tried;
} SatImportThumbnail;

typedef struct {
    SatScreen base;
    SatImportKind kind;
    SatPathList sources;
    SatPathList drafts;   /* of SAVE: what was written on it */
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
    SatImportThumbnail *thumbnails; /* one a suspect */
    bool has_pictures;
    size_t looked_at; /* the suspect whose picture is enlarged; suspect_count: none */
    SatPicture *enlarged;

    SatRect list;
    double scroll_px, scroll_most;
    uint64_t start_ns;
} SatImportScreen;

static inline SatAction sat_import_action(SatImportCommand command, size_t index)
{
    return (SatAction){SAT_ACTION_CHOOSE, (size_t)command + (size_t)SAT_IMPORT_COMMANDS * index};
}

/** At the end the pack that was made is opened: it is to be looked at, or holds what was written.
 */
static inline bool sat_import_shows_pack(const SatImportScreen *import)
{
    return import->kind == SAT_IMPORT_OPEN ||
           (import->kind == SAT_IMPORT_SAVE && import->drafts.count > 0);
}

/* screen_import.c */
/** Starts the job, or the next one. */
void sat_import_start(SatImportScreen *import, const SatImportRequest *request);

/* import_gate.c */
/** Takes the questions of the job that was refused; forgets them. */
void sat_import_ask(SatImportScreen *import);
void sat_import_forget_questions(SatImportScreen *import);
const SatImportNote *sat_import_suspect(const SatImportScreen *import, size_t index);
void sat_import_decide(SatImportScreen *import, size_t index, SatImportDecision decision);
/** How many series the decisions leave out. */
size_t sat_import_series_left_out(const SatImportScreen *import);
/** False while a typed text is neither accepted nor changed: it cannot be left out here. */
bool sat_import_is_decided(const SatImportScreen *import);
/** Runs the job again as it was decided. */
void sat_import_go_on(SatImportScreen *import);

/* import_look.c */
void sat_import_look_at(SatImportScreen *import, size_t index);
bool sat_import_is_looking(const SatImportScreen *import);
/** Esc and the ways to the item before and behind. True when it meant something. */
bool sat_import_look_act(SatImportScreen *import, SatAction action);
/** The small picture of a suspect, to press on. */
void sat_import_paint_thumbnail(SatImportScreen *import, size_t index, SatRect box);
/** The enlarged picture, in the place of everything. */
void sat_import_paint_look(SatImportScreen *import);
void sat_import_forget_pictures(SatImportScreen *import);

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

/* import_paint.c */
void sat_import_paint(SatScreen *screen);
void sat_import_paint_line(SatImportPage *page, SatTextStyle style, SatColor color, double points,
                           const char *text);

/* import_rows.c */
double sat_import_row_points(const SatImportScreen *import);
/** "Series 1/4/1   Heart Cine". owns: text in buffer */
void sat_import_note_title(const SatImportNote *note, char *buffer, size_t capacity);
/** Mask, Leave out, Accept in `row`, at its right. Returns where they start. */
double sat_import_paint_choices(SatImportScreen *import, size_t suspect, SatRect row);
/** How many items there are, where that is not plain. */
void sat_import_paint_count(SatImportPage *page);
/** The rows, above `bottom`. */
void sat_import_paint_notes(SatImportPage *page, double bottom);

#endif
