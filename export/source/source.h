/* Where cases come from: a table of functions for each kind of source (source_list.c).
 * Called by the pipeline, one thread. What a source yields is raw: it may name the patient, so it
 * is opaque to all but export/deidentify. */
#ifndef SAT_EXPORT_SOURCE_H
#define SAT_EXPORT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/net/server_settings.h"
#include "export/source/served_cases.h"
#include "export/source/staging_folder.h"
#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/* A folder in a case folder that holds pictures of its series for its author: never read. */
#define SAT_CASE_THUMBNAILS "thumbnails"

/** One DICOM object, as it lies in the source. Its fields: raw_item_private.h. */
typedef struct SatRawItem SatRawItem;

/** A Satchel backup whose objects are visited next. Its fields: raw_item_private.h. */
typedef struct SatRawBackup SatRawBackup;

typedef enum {
    SAT_SKIP_NOT_DICOM,   /* counted, not told one by one */
    SAT_SKIP_UNSUPPORTED, /* a picture that is not read yet: the text says which kind */
    SAT_SKIP_CORRUPT,
    SAT_SKIP_UNREADABLE /* the system refused, or past a limit */
} SatSkipReason;

enum { SAT_SKIP_REASON_COUNT = SAT_SKIP_UNREADABLE + 1 };

/** "not DICOM" and so on, for summaries. Never NULL. */
const char *sat_skip_reason_text(SatSkipReason reason);

/** What the reader of a source tells. Any function may be NULL but item, or object instead. */
typedef struct {
    /** Takes an item with a picture, borrowed until it returns. False with SAT_ERR_NO_MEMORY or
     * SAT_ERR_CANCELLED ends the scan; with any other error the item is skipped and told. */
    bool (*item)(void *context, const SatRawItem *item, SatError *err);
    /** Takes an object that is no picture we pack: a report, a video, … As item. */
    bool (*other)(void *context, const SatRawItem *item, SatError *err);
    /** Takes a picture that this program cannot show: of a kind that is not read, or past a limit.
     * why: a sentence without any value of the file. As item, whose image is not filled. NULL: such
     * a picture is skipped. */
    bool (*unseen)(void *context, const SatRawItem *item, const char *why, SatError *err);
    /** The objects that come next lie in this backup; NULL: they do no longer. Borrowed until it
     * returns. Errors as of item: but for those two the backup's own texts are told as left out. */
    bool (*backup)(void *context, const SatRawBackup *backup, SatError *err);
    /** What comes next lies in a folder with this case.json; NULL: it does no longer. Borrowed
     * until it returns. Errors as of item: but for those two it is told as left out. */
    bool (*written)(void *context, const char *json, size_t length_bytes, SatError *err);
    /** What was visited since the last call of written lies with this case.json instead: one of the
     * objects had more to say. Errors as of written: then what was said before holds. */
    bool (*rewritten)(void *context, const char *json, size_t length_bytes, SatError *err);
    /** display_path: relative to the source as the user gave it, fit for a terminal. text: a
     * sentence without any value of the file. SAT_SKIP_NOT_DICOM comes here too, with text "not
     * DICOM". */
    void (*skipped)(void *context, SatSkipReason reason, const char *display_path,
                    const char *text);
    /** Something about a file (display_path may be "") that costs no picture by itself. is_warning:
     * somebody should look at it. text: as for skipped. */
    void (*note)(void *context, bool is_warning, const char *display_path, const char *text);
    /** After each file. */
    void (*progress)(void *context, uint64_t files_seen, uint64_t items_taken);
    void *context;
    /** What a folder is known by from run to run, when not by its path; NULL: by that. */
    const char *place;
    /** Where archives are unpacked to; what comes out of them lives as long. NULL: they are refused
     * (SAT_ERR_UNSUPPORTED). */
    SatStaging *staging;
    /** How servers are met. NULL: they are refused (SAT_ERR_UNSUPPORTED). */
    const SatServerSettings *servers;
    /** How a case server is met; filled with its cases. NULL: it is refused (SAT_ERR_UNSUPPORTED).
     */
    SatServedCases *served;
} SatSourceVisitor;

typedef struct {
    uint64_t files_seen;
    uint64_t items_taken;
    uint64_t others_taken; /* objects that are no pictures */
    uint64_t unseen_taken; /* pictures that cannot be shown */
    uint64_t photos_seen;  /* files that are not DICOM, named like JPEG or PNG */
    uint64_t skipped[SAT_SKIP_REASON_COUNT];
} SatSourceCounts;

typedef struct {
    const char *name; /* "folder" */
    bool (*takes)(const char *argument);
    /** NULL: not built yet. ordinal: which SOURCE of the command line, kept in each item. */
    bool (*scan)(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                 SatSourceCounts *counts, SatError *err);
} SatSourceKind;

/** The kind that takes the argument.
 *  errors: SAT_ERR_UNSUPPORTED "… is not built yet" (exit 2); SAT_ERR_SYSTEM "there is no file or
 *  folder …", also for a device or a FIFO (exit 3) */
SAT_NODISCARD const SatSourceKind *sat_source_find(const char *argument, SatError *err);

/** Finds the kind and visits everything in the source, in an order that is the same each time.
 *  counts is added to, so that it may serve several sources. Holds at most two files open. A
 *  source in which nothing is usable is no error here: see counts.
 *  errors: as sat_source_find(); SAT_ERR_CANCELLED after an interrupt; what visitor->item ended
 *  with */
SAT_NODISCARD bool sat_source_scan(const char *argument, uint32_t ordinal,
                                   const SatSourceVisitor *visitor, SatSourceCounts *counts,
                                   SatError *err);

#endif
