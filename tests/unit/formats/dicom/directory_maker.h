/* DICOMDIRs with records wherever a test wants their offsets to lead. */
#ifndef SAT_TESTS_DIRECTORY_MAKER_H
#define SAT_TESTS_DIRECTORY_MAKER_H

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define NOWHERE (-1)
#define WRONG (-2) /* an offset that leads to no record */
enum { MOST_MADE_RECORDS = 64 };

typedef struct {
    const char *type, *file_id; /* NULL: not written */
    int next, lower;            /* index of a record, NOWHERE or WRONG */
    bool is_inactive;
} MadeRecord;

static inline uint32_t made_offset(const uint32_t *offsets, int index)
{
    return index == NOWHERE ? 0 : index == WRONG ? 7 : offsets[index];
}

static inline DicomMaker directory_write(const char *uid, const MadeRecord *records, size_t count,
                                         int root, uint32_t *offsets)
{
    DicomMaker maker = maker_new(uid);
    uint32_t root_offset = made_offset(offsets, root);
    put_text(&maker, SAT_TAG_FILE_SET_ID, "CS", "TEST");
    put_header(&maker, SAT_TAG_FIRST_DIRECTORY_RECORD_OFFSET, "UL", 4);
    put_raw_u32(&maker, root_offset);
    put_header(&maker, SAT_TAG_DIRECTORY_RECORD_SEQUENCE, "SQ", UNDEFINED);
    for (size_t i = 0; i < count; i++) {
        uint32_t next = made_offset(offsets, records[i].next);
        uint32_t lower = made_offset(offsets, records[i].lower);
        offsets[i] = (uint32_t)maker.out.length;
        put_item(&maker, UNDEFINED);
        put_header(&maker, SAT_TAG_NEXT_DIRECTORY_RECORD_OFFSET, "UL", 4);
        put_raw_u32(&maker, next);
        put_u16(&maker, SAT_TAG_RECORD_IN_USE_FLAG, records[i].is_inactive ? 0 : 0xFFFF);
        put_header(&maker, SAT_TAG_LOWER_LEVEL_DIRECTORY_OFFSET, "UL", 4);
        put_raw_u32(&maker, lower);
        if (records[i].type != NULL) {
            put_text(&maker, SAT_TAG_DIRECTORY_RECORD_TYPE, "CS", records[i].type);
        }
        if (records[i].file_id != NULL) {
            put_text(&maker, SAT_TAG_REFERENCED_FILE_ID, "CS", records[i].file_id);
        }
        put_item_end(&maker);
    }
    put_sequence_end(&maker);
    return maker;
}

/** Written twice: offsets are known after the first time. */
static inline DicomMaker directory_make(const char *uid, const MadeRecord *records, size_t count,
                                        int root)
{
    uint32_t offsets[MOST_MADE_RECORDS] = {0};
    DicomMaker first = directory_write(uid, records, count, root, offsets);
    maker_free(&first);
    return directory_write(uid, records, count, root, offsets);
}

#endif
