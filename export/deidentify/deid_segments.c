/* What a segmentation says of its segments (PS3.3 C.8.20.2), and which series it was drawn on. */
#include "export/deidentify/deid_private.h"
#include "export/deidentify/deid_words.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_SEGMENTS = 65535 };

/* The meaning of a code in vocabulary words; "" when none is. NULL: no memory. */
static const SatCleanText *meaning_of(const SatDeidStep *step, const SatDicomDataset *segment,
                                      uint32_t sequence_tag, SatError *err)
{
    const char *text = "";
    size_t length = 0;
    const SatDicomDataset *code = sat_deid_first_item(segment, sequence_tag);
    if (code == NULL || !sat_dicom_get_text(code, SAT_TAG_CODE_MEANING, 0, &text, &length)) {
        length = 0;
    }
    const SatRawWords raw = {.text = text, .length = length};
    return sat_deid_words(step->arena, &raw, err);
}

/* What was segmented ("Liver"); where no word of it is known, of what kind it is. */
static const SatCleanText *name_of(const SatDeidStep *step, const SatDicomDataset *segment,
                                   SatError *err)
{
    const SatCleanText *type =
        meaning_of(step, segment, SAT_TAG_SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, err);
    return type == NULL || sat_clean_text_utf8(type)[0] != '\0'
               ? type
               : meaning_of(step, segment, SAT_TAG_SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, err);
}

static void set_series(const SatDeidStep *step, SatCleanFacts *facts)
{
    const char *uid = NULL;
    size_t length = 0;
    const SatDicomDataset *series =
        sat_deid_first_item(step->dataset, SAT_TAG_REFERENCED_SERIES_SEQUENCE);
    if (series != NULL &&
        sat_dicom_get_text(series, SAT_TAG_SERIES_INSTANCE_UID, 0, &uid, &length)) {
        facts->segmented_series_key = sat_deid_series_key(step, uid, length);
        facts->has_segmented_series = true;
    }
}

bool sat_deid_segments(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    const SatDicomElement *sequence = sat_dicom_find(step->dataset, SAT_TAG_SEGMENT_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    if (count == 0 || count > MOST_SEGMENTS) {
        return true;
    }
    SatCleanSegment *segments = sat_arena_alloc(step->arena, count, sizeof(*segments), err);
    if (segments == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const SatDicomDataset *segment = &sequence->items[i];
        uint16_t number = 0;
        if (!sat_dicom_get_u16(segment, SAT_TAG_SEGMENT_NUMBER, 0, &number)) {
            continue;
        }
        SatCleanSegment *added = &segments[facts->segment_count++];
        *added = (SatCleanSegment){number, name_of(step, segment, err)};
        if (added->name == NULL) {
            return false;
        }
    }
    facts->segments = segments;
    set_series(step, facts);
    return true;
}
