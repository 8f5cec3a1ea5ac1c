/* The objects of a plan that are kept as DICOM: each once, in the plan's order, with a place in
 * folders of our own words. What `deidentify` writes, and backups. Made by one thread, read-only
 * afterwards: any thread. */
#ifndef SAT_EXPORT_KEPT_OBJECTS_H
#define SAT_EXPORT_KEPT_OBJECTS_H

#include "export/assemble/export_plan.h"
#include "export/deidentify/deid_numbers.h"
#include "export/deidentify/deid_pixels.h"
#include "export/keep/kept_ages.h"
#include "export/keep/kept_unseen.h"
#include "export/search/search_pictures.h"

/** Room for "Case 12345678/01 CT Head - Day 1/02 Axial bone window" and its NUL. */
#define SAT_KEPT_FOLDER_CAPACITY 160U
/** Room for a folder and "/0001 set of radiotherapy structures.dcm". */
#define SAT_KEPT_NAME_CAPACITY (SAT_KEPT_FOLDER_CAPACITY + 64U)

/** Frames of an object that stand one behind the other in a series of the plan. */
typedef struct {
    const SatPlannedSeries *series;
    size_t first_frame, frame_count; /* in the series, 0-based */
} SatKeptPart;

/** Keys that tell objects apart, under the library secret; borrowed from the clean items. */
typedef struct {
    const SatSha256 *patient, *study, *series, *instance;
} SatKeptKeys;

typedef struct {
    const SatObjectFile *file;
    SatKeptKeys keys;
    const char *age;    /* of the patient at the first study, "45 y"; "" */
    const char *unseen; /* why its pictures cannot be shown or searched; "": they can */
    SatSelector place;  /* of its first series; unseen: of its study; zeros: in none of them */
    const SatDicomObjectKind *kind; /* of an object without pictures (kept_others.h); else NULL */
    const SatKeptPart *parts;       /* part_count of them, in the order of the plan; unseen: none */
    size_t part_count;
    const char *folder;            /* '/' between its parts; safe on every system */
    const SatDeidPixels *pixels;   /* what the plan hides and cuts; NULL: nothing */
    uint32_t number;               /* in the folder, from 1 on */
    const char *own_path;          /* in a backup ("data/source/…"); NULL: by folder and number */
    const SatDeidNumbers *numbers; /* of its place on a medium; NULL: in folders */
} SatKeptObject;

typedef struct SatKeptObjects {
    SatArena *arena;
    SatKeptAges ages;
    const SatKeptObject *objects; /* unseen ones behind the others */
    size_t count;
    const SatPictureSearch *search; /* as given; NULL: none */
    const SatOwnIdentifiers *own;   /* of the deidentifier: what its objects say of patients */
    bool leaves_parts_out;
    size_t parts_left_out; /* objects of which a part is in the plan */
} SatKeptObjects;

/** Lists them, and of the unseen those that are not left out. plan: NULL when there is no picture
 *  that can be shown. The list borrows from all three. Objects without pixels and videos are not
 *  among them. leaves_parts_out: an object with several frames of which a part is in the plan is
 * left out and counted; else it is an error. search: of this plan; NULL: none. Objects with masks
 * that it read throughout, without text, are said to show none.
 *  owns:   sat_kept_objects_free()
 *  errors: SAT_ERR_ARGUMENT when a part of an object is chosen, or parts of it are cut differently
 *  (exit 2); SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatKeptObjects *sat_kept_objects_new(const SatExportPlan *plan,
                                                   const SatDeidentifier *deidentifier,
                                                   const SatKeptUnseen *unseen,
                                                   const SatPictureSearch *search,
                                                   bool leaves_parts_out, SatError *err);
void sat_kept_objects_free(SatKeptObjects *objects);
SAT_DEFINE_AUTO(SatKeptObjects, sat_kept_objects_free)

/** "Case 12345678/01 CT Head - Day 1/02 Axial bone window/0001.dcm": no two objects of a list
 * share it, whatever the case of its letters. */
void sat_kept_object_name(const SatKeptObject *object, char out[SAT_KEPT_NAME_CAPACITY]);

#endif
