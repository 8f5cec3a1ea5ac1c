/* What the files of the Radiopaedia importer share. */
#ifndef SAT_EXPORT_RADIOPAEDIA_PRIVATE_H
#define SAT_EXPORT_RADIOPAEDIA_PRIVATE_H

#include "export/import/import_case.h"

/** A series under way: where each picture of the document went. */
typedef struct {
    SatImportPlaced *items; /* owned: free() */
    size_t count, capacity;
} SatRadiopaediaPlaces;

/** A text or a number as text; "" when there is none. buffer is for numbers. */
const char *sat_radiopaedia_text(const json_t *object, const char *key, char buffer[32]);
/** The case fields that an object holds: what is known already stays. */
void sat_radiopaedia_case_fields(SatImportCase *building, const json_t *object);
/** Sets an HTML member as plain text. */
void sat_radiopaedia_set_html(SatImportCase *building, json_t *object, const char *key,
                              const char *html);

/** A study of the newer form with its pictures and findings; without "series": its texts alone. */
void sat_radiopaedia_add_study(SatImportCase *building, const json_t *object);
/** What a case server says of a study whose pictures come as DICOM: caption and findings. is_alone:
 * the case has no other study; then what is found there is found in the case. The studies stand in
 * the server's order (SatRawItem.study_order). */
void sat_radiopaedia_add_study_texts(SatImportCase *building, const json_t *object, bool is_alone);
/** A stack of the older form; study: that of all stacks of the file. */
void sat_radiopaedia_add_stack(SatImportCase *building, SatImportStudy *study,
                               const json_t *object);

/** Whether coordinates of a document are fractions: none is above 1. */
bool sat_radiopaedia_has_fractions(const json_t *root);
/** The annotations of a series as findings with their marks; study_finding (NULL: none yet) takes
 *  those without a label. */
void sat_radiopaedia_add_marks(SatImportCase *building, const json_t *series,
                               const SatRadiopaediaPlaces *places, bool has_fractions,
                               json_t **study_finding);

#endif
