/* The order of elements in a file (PS3.5 7.1). Pure. */
#ifndef SAT_DICOM_DICOM_ELEMENT_ORDER_H
#define SAT_DICOM_DICOM_ELEMENT_ORDER_H

#include "formats/dicom/dicom_reader.h"

/** By tag; of equal ones, elements of one list, the first stays first. */
void sat_dicom_sort_elements(const SatDicomElement **elements, size_t count);

#endif
