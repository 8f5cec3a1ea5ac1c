/* What a deidentifier holds, for the files that take what a source yields. Nothing outside
 * export/deidentify includes it. */
#ifndef SAT_EXPORT_DEIDENTIFIER_PRIVATE_H
#define SAT_EXPORT_DEIDENTIFIER_PRIVATE_H

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_allow_list.h"
#include "export/deidentify/deid_private.h"
#include "export/deidentify/drawn_states_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/raw_case_list.h"

struct SatDeidentifier {
    SatLibrarySecret secret;
    const SatUserVocabulary *vocabulary; /* borrowed; may be NULL */
    SatArena *arena;
    SatFactsStore kept;    /* what items say alike */
    bool keeps_identities; /* SatObjectFile.known */
    bool looks_for_names;
    size_t naming_count; /* objects that name someone, of those looked at */
    SatOpenObjects *opened;
    SatDicomTextDecoder *text_decoder;
    SatOwnIdentifiers *own_identifiers;
    SatDroppedList dropped;
    const SatCleanBackup *backup; /* the one that is visited; NULL: none */
    SatRawCaseList cases;
    const SatRawCase *written;        /* of the folder that is visited; NULL: none */
    const SatRawCase *backup_written; /* of the backup that is; NULL: none */
    size_t written_from;              /* the first item that `written` holds for */
    SatSha256 *case_folders;          /* of the case.json of each so far */
    size_t case_folder_count, case_folder_capacity;
    uint32_t case_folder; /* of `written`: its place among them, from 1 on; 0: none */
    SatCleanItem **items;
    size_t count;
    size_t capacity;
    uint64_t frame_count; /* of all items */
    SatCleanOther *others;
    size_t other_count;
    size_t other_capacity;
    SatStateShutters states; /* of presentation states among the others */
    SatDrawnStates drawn;    /* what these draw, and key object selections */
};

/** What cleaning the raw item starts from. */
SatDeidStep sat_deidentifier_step(const SatDeidentifier *deidentifier, const SatRawItem *raw);
/** Where the raw item lies. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentifier_set_file(SatDeidentifier *deidentifier, const SatRawItem *raw,
                                             SatObjectFile *file, SatError *err);
/** Its keys; and who it names, unless that was taken out of it. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentifier_take_identity(SatDeidentifier *deidentifier,
                                                  const SatDeidStep *step, SatCleanFacts *facts,
                                                  SatSha256 *instance_key, SatObjectFile *file,
                                                  SatError *err);

/** Gives what lies in a case folder and names no patient the patient of that case. errors:
 * SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deidentifier_join_case_folders(SatDeidentifier *deidentifier, SatError *err);

#endif
