/* Makes texts of foreign documents fit for a case.json. Private to export/import. Pure. */
#ifndef SAT_EXPORT_IMPORT_TEXT_H
#define SAT_EXPORT_IMPORT_TEXT_H

#include "formats/base/byte_writer.h"

/** Appends the text: bad UTF-8 as U+FFFD, line ends as \n, no other control character but tab; in
 * one line these two as blanks. Blanks and empty lines around it go. */
void sat_import_tidy(const char *text, size_t length, bool one_line, SatByteWriter *out);
/** The text without blanks around it, where it lies. */
void sat_import_trim(const char **text, size_t *length);
/** Equal but for the case of ASCII letters. */
bool sat_import_equal(const char *text, size_t length, const char *word);
/** Begins like that, but for the case of ASCII letters. */
bool sat_import_begins(const char *text, size_t length, const char *word);
/** The name of a body system as a case has it, by any usual name; NULL: none. */
const char *sat_import_system(const char *text, size_t length);
/** The kind of picture as a case has it ("MRI", "X-ray"), or NULL. */
const char *sat_import_modality_word(const char *text, size_t length);
/** DICOM's code of a modality of a teaching site ("MRI"), or "OT". */
const char *sat_import_modality(const char *text, size_t length);
/** "45 y" of "45 years old", "45-year-old", "45"; false: not understood. */
bool sat_import_age(const char *text, size_t length, char out[32]);
/** "F", "M", "O"; NULL: not said. */
const char *sat_import_sex(const char *text, size_t length);
/** The certainty as a case has it; NULL: not said. */
const char *sat_import_certainty(const char *text, size_t length);

#endif
