/* The pictures that documents of a folder speak of, and where they put them: a part of
 * foreign_case.c. One thread. */
#ifndef SAT_EXPORT_FOREIGN_PICTURES_H
#define SAT_EXPORT_FOREIGN_PICTURES_H

#include "export/import/imported.h"
#include "export/source/met_pictures.h"

/** Zeroed: not looked for yet. */
typedef struct {
    SatMetPictures met;
    SatImportFile *files; /* the same, as importers take them */
    SatForeignPlace *places;
    size_t place_count;
} SatForeignPictures;

/** Frees what is in it. */
void sat_foreign_pictures_end(SatForeignPictures *pictures);

/** The pictures that a document may speak of. Beside DICOM there are none: what lies on them would
 *  lie on others; nor for a second document that asks. False only when the scan ends. */
SAT_NODISCARD bool sat_foreign_pictures_find(const SatSourceScan *scan, const SatBesides *besides,
                                             SatForeignPictures *pictures, SatImportFiles *out,
                                             SatError *err);
/** Keeps where the document puts the pictures it was given (*imported NULL: nowhere); its text then
 *  speaks of them. On failure *imported is freed: the scan ends. */
SAT_NODISCARD bool sat_foreign_pictures_keep(SatForeignPictures *pictures, SatImported **imported,
                                             SatError *err);

#endif
