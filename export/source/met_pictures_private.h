/* What met_pictures.c and picture_stacks.c share. Only they include this. */
#ifndef SAT_EXPORT_MET_PICTURES_PRIVATE_H
#define SAT_EXPORT_MET_PICTURES_PRIVATE_H

#include "export/source/met_pictures.h"

enum { SAT_PICTURE_PATIENT_CAPACITY = 40 };

/* One picture where it goes. */
typedef struct {
    size_t picture, study, series, frame; /* the first of the items, the others from 0 */
    const char *folder;                   /* that holds the stack, by its length */
    size_t folder_length;
} SatPictureShot;

typedef struct {
    SatMetPictures *met;
    SatSourceScan *scan;
    const SatPictureSource *source;
    SatPictureShot *shots;
    size_t count, capacity;
    bool is_placed; /* by documents, whose marks lie on pictures by their numbers */
    char patient_id[SAT_PICTURE_PATIENT_CAPACITY];
} SatPictureVisit;

/** How the picture is shown to people. owns: free(); NULL: no memory, told in err */
char *sat_picture_shown(const SatPictureVisit *visit, const struct SatMetPicture *picture,
                        SatError *err);
/** Counts and tells it; why NULL: passed by as any file that is not DICOM. False only when the scan
 *  ends. */
bool sat_picture_leave_out(const SatPictureVisit *visit, const struct SatMetPicture *picture,
                           const SatError *why, SatError *err);
/** How much of the shot's folder is that of its study. */
size_t sat_picture_study_length(const SatPictureShot *shot);
/** Makes objects of the shots, sorted by their places, and visits them. False only when the scan
 *  ends. */
SAT_NODISCARD bool sat_picture_take_shots(const SatPictureVisit *visit, SatError *err);

#endif
