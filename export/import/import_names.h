/* Finds the file that a picture's address means among the files that lie beside a document: saved
 * pages keep a picture's file name, its number, or both. Pure. */
#ifndef SAT_EXPORT_IMPORT_NAMES_H
#define SAT_EXPORT_IMPORT_NAMES_H

#include "export/import/imported.h"
#include "formats/base/arena.h"

typedef struct SatImportNames SatImportNames;

/** owns: lives in the arena; files are borrowed */
SAT_NODISCARD SatImportNames *sat_import_names_new(SatArena *arena, const SatImportFiles *files,
                                                   SatError *err);
/** The one file whose name ends like the address, or is named after the number of the picture (""
 * when it has none); SAT_IMPORT_NO_FILE: none, or several. */
size_t sat_import_names_find(const SatImportNames *names, const char *address, const char *number);

#endif
