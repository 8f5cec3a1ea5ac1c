/* What `satchel --json` says, line by line, kept as what a person wants to know: how far it is,
 * what was left out and why, how it ended. Pure; one thread. */
#ifndef SAT_PLAYER_IMPORT_LINES_H
#define SAT_PLAYER_IMPORT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

typedef enum {
    SAT_NOTE_SKIPPED,    /* a file that could not be used */
    SAT_NOTE_SUSPICIOUS, /* a series that may show a name */
    SAT_NOTE_WARNING
} SatImportNoteKind;

typedef struct {
    SatImportNoteKind kind;
    char where[200]; /* a file, or a selector as `list` prints it: "1/2/3"; "" for none */
    char title[160]; /* of a series; "" for none */
    char text[400];  /* what is wrong with it */
    char id[24];     /* of what the privacy gate asks about: "p-7f3a2c"; "" for none */
    bool is_text;    /* it was typed: it can be accepted, or changed where it was written */
    bool can_mask;   /* what was found can be blacked out */
    uint64_t frames; /* of the series */
    /* what was found, outlined: lossless WebP of this size; owned, NULL: none */
    uint8_t *picture;
    size_t picture_bytes;
    uint32_t picture_width_px, picture_height_px;
    uint64_t picture_number; /* which picture of the series, 1-based */
} SatImportNote;

#define SAT_IMPORT_MAX_NOTES 1000      /* of files and warnings */
#define SAT_IMPORT_MAX_SUSPICIOUS 1000 /* have room of their own: they want a decision */
#define SAT_IMPORT_MAX_PICTURE_SIDE_PX 2048

/** What a backup came to: cases, but for the last two. */
typedef struct {
    uint64_t fresh, changed, renamed, unchanged;
    uint64_t vanished; /* no longer at the source; their zips stay */
    uint64_t failed;
    uint64_t files, size_bytes; /* written */
} SatImportBackups;

typedef struct {
    char stage[48], unit[24]; /* "encoding", "pictures"; stage "": nothing counted yet */
    uint64_t done, total;     /* total 0: not known */
    uint64_t stage_start_ns, stage_start_done;
    char status[400];     /* the last sentence */
    char error[600];      /* how it failed; "" */
    char pack_path[4096]; /* of the pack that was made; "" */
    char *series;         /* "1/1/1,1/1/3": those of the pack, as `list` numbers them; NULL */
    SatImportNote *notes; /* in the order they came */
    size_t note_count;    /* kept: what there is room for */
    size_t suspicious_count;
    uint64_t note_total;                     /* told */
    uint64_t picture_bytes;                  /* of all pictures that are kept */
    uint64_t accepted_before, masked_before; /* items that were not asked about again */
    uint64_t summary_seen;                   /* summaries read */
    SatImportBackups backups;
    char *line; /* the line under way */
    size_t line_bytes;
    bool line_too_long;
} SatImportLines;

SAT_NODISCARD SatImportLines *sat_import_lines_new(SatError *err);
void sat_import_lines_free(SatImportLines *lines); /* NULL-safe */
SAT_DEFINE_AUTO(SatImportLines, sat_import_lines_free)

/** Takes bytes as they come from the pipe; what is no JSON line is passed over. */
void sat_import_lines_feed(SatImportLines *lines, const char *bytes, size_t length,
                           uint64_t now_ns);

/** 0 to 1; below 0 while the end is not known. */
double sat_import_lines_fraction(const SatImportLines *lines);
/** "Encoding 120 of 400 pictures", or the last sentence. owns: text in buffer */
void sat_import_lines_stage_text(const SatImportLines *lines, char *buffer, size_t capacity);
/** "38 pictures/s, about 7 s left"; "" while it cannot be told. owns: text in buffer */
void sat_import_lines_rate_text(const SatImportLines *lines, uint64_t now_ns, char *buffer,
                                size_t capacity);
/** What was backed up, in sentences, one a line. owns: text in buffer */
void sat_import_lines_backups_text(const SatImportLines *lines, char *buffer, size_t capacity);
/** "2 items were taken as accepted before"; "" when there are none. owns: text in buffer */
void sat_import_lines_before_text(const SatImportLines *lines, char *buffer, size_t capacity);
/** How many series the suspicious notes are about. */
size_t sat_import_lines_series(const SatImportLines *lines);
size_t sat_import_lines_count(const SatImportLines *lines, SatImportNoteKind kind);

#endif
