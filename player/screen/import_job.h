/* Runs `satchel` underneath, for what the player cannot do by itself: DICOM into a pack or into
 * backups. Never waits: poll it. One thread. */
#ifndef SAT_PLAYER_IMPORT_JOB_H
#define SAT_PLAYER_IMPORT_JOB_H

#include "player/screen/import_lines.h"
#include "player/screen/path_list.h"

typedef enum {
    SAT_IMPORT_OPEN,  /* a private pack in the cache, to look at now; suspects are left out */
    SAT_IMPORT_SAVE,  /* a pack to keep, through the privacy gate */
    SAT_IMPORT_BACKUP /* one zip a case, cleaned, into a folder; through the gate, too */
} SatImportKind;

typedef enum {
    SAT_IMPORT_RUNNING,
    SAT_IMPORT_DONE,
    SAT_IMPORT_REFUSED, /* by the privacy gate: its items want a decision */
    SAT_IMPORT_CANCELLED,
    SAT_IMPORT_FAILED /* lines->error says why */
} SatImportState;

typedef struct {
    SatImportKind kind;
    const SatPathList *sources; /* at least one */
    const SatPathList *drafts;  /* of SAVE: what was written on the pictures; NULL: nothing */
    const char *output;         /* of SAVE the pack, of BACKUP the folder; else NULL */
    const char *leave_out;      /* selectors, "1/2/3,1/2/4", or NULL */
    const char *accept;         /* items by name, "p-7f3a2c,f-0123ab", or NULL: looked at */
    bool mask;                  /* black out what was found in the rest */
    bool replace;               /* SAVE: the file that is there: the user agreed */
    bool leave_out_all;         /* all that is suspicious */
} SatImportRequest;

typedef struct SatImportJob SatImportJob;

/** Starts it. owns: sat_import_job_free()
 *  errors: SAT_ERR_SYSTEM, with what to do when `satchel` is not found */
SAT_NODISCARD SatImportJob *sat_import_job_start(const SatImportRequest *request, SatError *err);
/** Ends it at once when it still runs. NULL-safe. */
void sat_import_job_free(SatImportJob *job);
SAT_DEFINE_AUTO(SatImportJob, sat_import_job_free)

/** Reads what there is. True when something changed. */
bool sat_import_job_poll(SatImportJob *job, uint64_t now_ns);
SatImportState sat_import_job_state(const SatImportJob *job);
/** Asks it to stop; the state changes when it has. */
void sat_import_job_cancel(SatImportJob *job);
/** Borrowed until the job is freed. */
const SatImportLines *sat_import_job_lines(const SatImportJob *job);

/** What the job is called with: NULL-terminated; the texts are borrowed from both.
 *  owns: free(); NULL only without memory */
SAT_NODISCARD const char **sat_import_arguments(const SatImportRequest *request,
                                                const char *program);
/** Where `satchel` is: beside the player's program, in the build tree's export folder, or by name.
 *  owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_import_find_program(const char *player_program);

#endif
