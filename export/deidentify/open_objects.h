/* The few DICOM objects that stay open while their frames are read, so that a multi-frame object is
 * parsed once and a folder of 10,000 files needs few descriptors. thread: any, also at once. */
#ifndef SAT_EXPORT_OPEN_OBJECTS_H
#define SAT_EXPORT_OPEN_OBJECTS_H

#include "export/deidentify/clean_item.h"
#include "formats/dicom/dicom_decoder.h"
#include "formats/dicom/dicom_reader.h"

#define SAT_OPEN_OBJECTS_KEPT 16U

typedef struct SatOpenObjects SatOpenObjects;
typedef struct SatOpenObject SatOpenObject;

/** decoder: for their coded frames, borrowed; NULL when there is none.
 *  owns: sat_open_objects_free(), when nothing is held any more */
SAT_NODISCARD SatOpenObjects *sat_open_objects_new(const SatDicomDecoder *decoder, SatError *err);
void sat_open_objects_free(SatOpenObjects *objects);

/** The object of a file, opened or still open; held until released. The file must be as it was:
 * same size and modification time. Files are told apart by their addresses, which stay until
 * sat_open_objects_free().
 *  errors: SAT_ERR_CORRUPT when the file has changed since it was listed; those of sat_file_open()
 *  and sat_dicom_open() */
SAT_NODISCARD SatOpenObject *sat_open_objects_hold(SatOpenObjects *objects,
                                                   const SatObjectFile *source, SatError *err);
const SatDicomFile *sat_open_object_dicom(const SatOpenObject *object);
const SatDicomDecoder *sat_open_objects_decoder(const SatOpenObjects *objects);
void sat_open_objects_release(SatOpenObjects *objects, SatOpenObject *object);

#endif
