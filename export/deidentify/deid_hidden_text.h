/* The binary numbers of an element that is looked into. Nothing outside export/deidentify includes
 * it. */
#ifndef SAT_EXPORT_DEID_HIDDEN_TEXT_H
#define SAT_EXPORT_DEID_HIDDEN_TEXT_H

#include "export/deidentify/deid_object_private.h"

typedef struct {
    SatDeidEngine *engine;
    const SatDicomElement *element;
    const uint8_t *bytes;
    size_t length;
    size_t unit_bytes;
    bool big_endian, is_float, is_table;
} SatHiddenValue;

/** Those bytes as a number without a sign. */
uint64_t sat_hidden_unit_at(const uint8_t *bytes, size_t count, bool big_endian);
/** Number `index` of the value. Negative ones of integers come out large: neither characters nor
 *  numbers of a patient are. */
double sat_hidden_number_at(const SatHiddenValue *value, size_t index);
/** Whether the numbers hold one of the patient's. *failed: no memory. */
bool sat_hidden_digits(const SatHiddenValue *value, bool *failed);

#endif
