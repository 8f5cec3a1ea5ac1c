/* Writes a DICOM file (PS3.10) from a data set that was read and perhaps edited: same transfer
 * syntax, elements in the order of tags, all sequences and items of undefined length. What was
 * located but not read (pixels, values past SAT_DICOM_MAX_VALUE_BYTES) is copied from the source
 * with bounded memory. The meta header is our own; the preamble is zero; nothing stands behind the
 * last element. Called by export/; one thread a file. */
#ifndef SAT_DICOM_DICOM_WRITER_H
#define SAT_DICOM_DICOM_WRITER_H

#include "formats/dicom/dicom_rle.h"
#include "formats/dicom/dicom_stored_bits.h"

/* Of Satchel, whatever its version: PS3.7 D.3.3.2. Derived from a UUID (PS3.5 B.2). */
#define SAT_DICOM_IMPLEMENTATION_CLASS_UID "2.25.165473261567788016818928007243937019890"

/** Takes the file's bytes in their order. False with *err set ends the writing. */
typedef struct {
    bool (*write)(void *context, const void *bytes, size_t length, SatError *err);
    void *context;
} SatDicomSink;

/** Pixels that lie nowhere as a whole: made while they are written. */
typedef struct {
    /** Gives all of them to the sink, in their order. */
    bool (*write)(void *context, SatDicomSink sink, SatError *err);
    void *context;
} SatDicomMadePixels;

/** What to write. A value in memory is in the byte order of its data set; an element whose value is
 *  NULL and length is not 0 is copied from the source at its file_offset. Not written: group
 *  lengths, groups that no data set holds (0000-0003, 0005-0007, FFFE, FFFF), and of several
 *  elements with one tag all but the first. A value too long for the 16 bits of its VR is written
 *  as UN (PS3.5 6.2.2 note). */
typedef struct {
    const SatDicomDataset *dataset;
    const SatDicomFile *source;           /* may be NULL when nothing is to be copied */
    const char *transfer_syntax;          /* UID of PS3.5 annex A */
    const char *sop_class, *sop_instance; /* of the meta header; NULL: those of the data set */
    /* The value of Pixel Data (or its float kin), of the element's length; of an encapsulated one
     * the coded frame, the only one. write NULL: it is copied. */
    SatDicomMadePixels pixels;
    /* Pixels at the top of the source, as they are copied. All zero: they stay as they are. */
    bool cleans_pixels;             /* compressed ones: dicom_frame_clean.h; their offset table is
                                     * made anew where there was one */
    SatDicomStoredBits stored_bits; /* cleared outside */
    SatDicomRleShape frame_shape;   /* of RLE and deflated frames */
    uint8_t last_byte_mask;         /* of the last byte of packed pixels; 0: all of it */
} SatDicomWriting;

/** errors: SAT_ERR_UNSUPPORTED for a private transfer syntax, or a value to copy that is in another
 *  byte order than the syntax; SAT_ERR_LIMIT for a value past 4 GiB, nesting past
 *  SAT_DICOM_MAX_DEPTH; those of the sink and of who makes pixels; SAT_ERR_CORRUPT when the source
 * has become shorter */
SAT_NODISCARD bool sat_dicom_write(const SatDicomWriting *writing, SatDicomSink sink,
                                   SatError *err);

typedef enum {
    SAT_DICOM_FILE_KEPT,  /* an output: synced before it gets its name */
    SAT_DICOM_FILE_STAGED /* mode 0600, for a folder that the run removes: never synced */
} SatDicomFileUse;

/** The same into path + ".part", then renamed: the file is whole or not there. errors: also
 *  SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_dicom_write_file(const SatDicomWriting *writing, const char *path,
                                        SatDicomFileUse use, SatError *err);

#endif
