/* Walks the data elements of a file into data sets; finds the pixels without reading them. */
#ifndef SAT_DICOM_DICOM_PARSER_H
#define SAT_DICOM_DICOM_PARSER_H

#include "formats/base/arena.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_reader.h"
#include "formats/dicom/dicom_stream.h"

typedef struct {
    SatDicomStream *stream; /* borrowed */
    SatArena *arena;        /* borrowed; data sets and values live in it */
    SatError *err;          /* borrowed */
    SatDicomPixelLocation pixels;
    bool is_truncated;
    uint32_t cut_tag; /* where: the innermost element that is not whole; 0: behind a whole one */
    uint64_t cut_offset;
    bool is_signed; /* Pixel Representation as read so far: settles US or SS in implicit files */
    size_t element_total;
    uint64_t value_total_bytes;
    /* Elements and items whose container is not finished yet. */
    SatDicomElement *elements;
    size_t element_count, element_capacity;
    SatDicomDataset *items;
    size_t item_count, item_capacity;
    SatDicomFragment *fragments; /* of the pixels; owned, moved out by the reader */
    size_t fragment_count, fragment_capacity;
} SatDicomParser;

/** Parses the data set from offset to the end of the file. A file that ends inside an element gives
 *  what was whole, with is_truncated set.
 *  errors: SAT_ERR_CORRUPT with tag and offset; SAT_ERR_LIMIT; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_parse(SatDicomParser *parser, SatDicomEncoding encoding,
                                   uint64_t offset, SatDicomDataset *out);
void sat_dicom_parser_free(SatDicomParser *parser);

/** Walks the fragments of an encapsulated value at offset (PS3.5 A.4). is_picture: they are the
 *  file's pixels and are kept; else they are stepped over. *next is behind the delimiter. */
SAT_NODISCARD bool sat_dicom_parse_fragments(SatDicomParser *parser, SatDicomEncoding encoding,
                                             uint64_t offset, uint64_t end, bool is_picture,
                                             uint64_t *next);

/* ---- dicom_collect.c: all fail with *parser->err set ---------------------------------------- */

/** sat_list_grow() with the error set when there is no memory. */
SAT_NODISCARD void *sat_dicom_grow_list(void *list, size_t count, size_t *capacity,
                                        size_t item_bytes, SatError *err);
/** Marks the file as cut short; the first place that is told stays. tag: 0 behind an element. */
void sat_dicom_note_cut(SatDicomParser *parser, uint32_t tag, uint64_t offset);
/** Counts an element or item against SAT_DICOM_MAX_ELEMENTS. */
SAT_NODISCARD bool sat_dicom_count_element(SatDicomParser *parser);
SAT_NODISCARD bool sat_dicom_push_element(SatDicomParser *parser, const SatDicomElement *element);
SAT_NODISCARD bool sat_dicom_push_item(SatDicomParser *parser, const SatDicomDataset *item);
/** Copies the entries from `first` on into the arena and takes them off the list. NULL: failed. */
SAT_NODISCARD void *sat_dicom_keep_list(SatDicomParser *parser, const void *list, size_t first,
                                        size_t *count, size_t item_bytes);
/** Reads the element's value unless it is past SAT_DICOM_MAX_VALUE_BYTES. */
SAT_NODISCARD bool sat_dicom_keep_value(SatDicomParser *parser, SatDicomElement *element);

#endif
