/* What every importer promises, for unit tests and fuzz targets: a case that reads back whole, or
 * an error that says why. Aborts, saying what, when a promise is broken. */
#ifndef SAT_TESTS_IMPORT_CHECK_H
#define SAT_TESTS_IMPORT_CHECK_H

#include "export/import/imported.h"
#include "formats/case/case_model.h"
#include "formats/case/teaching.h"

/** The case that the imported text is, once its pictures are there: what they would bring (title,
 *  studies, sizes) is filled in. owns: sat_case_free() */
SatCase *import_check_case(const SatImported *imported);
/** result and err of an importer against all promises. */
void import_check(const SatImported *result, const SatError *err);
/** Whether a loss of this line (0: any) has these words. */
bool import_has_loss(const SatImported *imported, size_t line, const char *words);

typedef SatImported *(*ImportCheckFunction)(SatImportText text, SatError *err);
/** Gives the importer `count` changed copies of the text and checks each; returns how many were
 * still read. */
size_t import_check_mutated(SatImportText text, size_t count, uint64_t seed,
                            ImportCheckFunction import);

#endif
