/* One DICOM object after the allow-list: the only form in which anything of a source goes further.
 * Opaque; made by deid_allow_list from a raw item. Holds no name, number, date or UID of the
 * source: keys are HMACs with the library secret. Read-only: any thread. */
#ifndef SAT_EXPORT_CLEAN_ITEM_H
#define SAT_EXPORT_CLEAN_ITEM_H

#include <stdint.h>

#include "export/deidentify/clean_backup.h"
#include "export/deidentify/clean_frame.h"
#include "formats/base/checksum.h"
#include "formats/case/clean_text.h"
#include "formats/codec/pixel_frame.h"
#include "formats/dicom/dicom_image.h"

typedef struct SatCleanItem SatCleanItem;
typedef struct SatRawCase SatRawCase;         /* raw_case.h */
typedef struct SatDrawnStates SatDrawnStates; /* drawn_states.h */
/** The file behind an object; only export/deidentify can open it. */
typedef struct SatObjectFile SatObjectFile;

/** One segment of a segmentation. */
typedef struct {
    uint16_t number;
    const SatCleanText *name; /* vocabulary words; "" when none is known */
} SatCleanSegment;

/** What an item says that others of its series mostly say alike, all of it clean. Text members are
 * never NULL (""). Equal ones are one, at one address. */
typedef struct {
    SatSha256 patient_key, study_key, series_key;
    SatSha256 frame_of_reference_key;
    bool has_frame_of_reference;
    bool patient_is_known; /* else patient_key stands for the study alone */
    /* Of what names no patient in a case folder: whose the case is. See sat_clean_patient(). */
    bool has_case_patient;
    SatSha256 case_patient_key;
    bool has_birth_key;
    SatSha256 birth_key;          /* equal: same birth date. Tells apart patients who share an ID */
    const SatCleanBackup *backup; /* the backup it lies in; NULL: in none */
    const SatRawCase *written;    /* the case.json of its folder; NULL: there is none */
    uint32_t case_folder;         /* one number for each case.json of a run; 0: in none */
    const SatDrawnStates *drawn;  /* states of the run that name pictures; NULL: there are none */
    uint32_t source_ordinal;      /* which SOURCE of the command line it came from */
    bool has_study_date;
    int32_t study_day_number; /* days on a calendar of its own (shifted by the secret): only for
                                 differences */
    int32_t study_seconds;    /* of the day, for the order of studies of one day; -1 unknown */
    uint32_t study_order;     /* from 1: the source has the studies in an order; 0: it has none */
    uint32_t
        series_order; /* likewise of the series: study * SAT_CASE_ORDER_STEP + series, from 1 */
    int64_t series_number;
    bool has_series_number;
    const SatCleanText *modality, *body_part, *series_words, *study_words, *age, *sex;
    SatDicomImage image;
    size_t frame_groups; /* items of the per-frame functional groups; may differ from the frames */
    bool has_frame_groups;  /* an enhanced object (PS3.3 C.7.6.16) */
    bool has_concatenation; /* part of a larger object that was cut (PS3.3 C.7.6.16.2.2.4) */
    SatSha256 concatenation_key;
    double gantry_tilt_degrees;
    double frame_time_ms; /* cine; the median where times differ; 0: not said */
    double least_frame_time_ms, largest_frame_time_ms; /* 0: all the same */
    const SatCleanText *slide_view; /* "Overview", "Thumbnail": what an object of a slide shows */
    bool is_mosaic;                 /* put together from tiles: frames are layers of one slide */
    uint32_t trim_first, trim_last; /* frames the file asks to show only, 1-based; 0: all */
    bool has_padding;               /* of values of at most 16 bits */
    int32_t padding_low, padding_high;
    const SatCleanSegment *segments; /* of a segmentation; segment_count of them */
    size_t segment_count;
    bool has_segmented_series;
    SatSha256 segmented_series_key; /* series_key of what it was drawn on */
    const SatLookupTable *voi_tables;
    size_t voi_table_count;
    SatPhotometric photometric;
    /* Parts of an ultrasound's pictures with a scale of their own, of what the probe saw (PS3.3
     * C.8.5.5), inside of the picture: the text around them lies outside. */
    const SatPixelRect *us_regions;
    size_t us_region_count;
    bool has_overlay; /* a graphic over the picture, which is not shown */
    const SatCleanText *lossy_history;
    const char *suspicion; /* "" or why it may show burned-in text: a fixed sentence */
    bool was_masked;       /* out of a backup, with pixels that were blackened when it was made */
    bool is_flagged;       /* ... said of these very pictures, not of their kind */
} SatCleanFacts;

/** What is each item's own; small, for there are very many. */
typedef struct {
    SatSha256 instance_key;
    int64_t instance_number;
    uint32_t first_frame_offset; /* of its first frame in the concatenation */
    bool has_instance_number;
} SatCleanOwn;

/** All that is given is borrowed as the item is. */
const SatCleanFacts *sat_clean_item_facts(const SatCleanItem *item);
const SatCleanOwn *sat_clean_item_own(const SatCleanItem *item);
const SatObjectFile *sat_clean_item_file(const SatCleanItem *item);
/** What frame `index` (less than image.frames) says. */
const SatFrameFacts *sat_clean_frame(const SatCleanItem *item, uint32_t index);
/** Whether frames say something of their own; else all are as frame 0. */
bool sat_clean_item_has_own_frames(const SatCleanItem *item);
/** Frames that the source marks as key images, ascending; *count of them. */
const uint32_t *sat_clean_item_key_frames(const SatCleanItem *item, size_t *count);
/** Of its file, as it was listed. */
uint64_t sat_clean_item_size_bytes(const SatCleanItem *item);
int64_t sat_clean_item_modified_ns(const SatCleanItem *item);
/** Of values of more than 16 bits: {0} until sat_clean_item_measure(); NULL of others. */
const SatDicomExtent *sat_clean_item_extent(const SatCleanItem *item);

/** Looks at all frames of an item of values of more than 16 bits, for its extent; done once.
 *  errors: as for reading     thread: one, before the plan that uses it is made */
SAT_NODISCARD bool sat_clean_item_measure(const SatCleanItem *item, SatError *err);

/** Reads frame `index` of the item's object into pixels, coded ones by the deidentifier's decoder.
 *  linear: the line of the series, used for values of more than 16 bits only. thread: any, also at
 *  once */
SAT_NODISCARD bool sat_clean_item_read_frame(const SatCleanItem *item, uint32_t index,
                                             const SatDicomLinear *linear,
                                             const SatPixelFrame *frame, SatError *err);
/** The bytes of a frame of an item that is no mosaic, as sat_dicom_image_read_stored(). */
SAT_NODISCARD bool sat_clean_item_read_stored(const SatCleanItem *item, uint32_t index,
                                              SatByteWriter *out, SatError *err);
/** Bytes of a coded frame, changed by the caller, into pixels. */
SAT_NODISCARD bool sat_clean_item_decode(const SatCleanItem *item, uint32_t index,
                                         const uint8_t *bytes, size_t length,
                                         const SatPixelFrame *frame, SatError *err);
/** Adds to the hash what of the object, besides its pixels, decides how they are seen
 * (deid_display_digest.h). */
SAT_NODISCARD bool sat_clean_item_hash_display(const SatCleanItem *item, SatSha256State *hash,
                                               SatError *err);
/** Puts where a coded frame lies before the text of an error of the two. Gives false. */
bool sat_clean_item_fail_in_frame(const SatCleanItem *item, uint32_t index, SatError *err);

/** Whose an item is: its patient's key, or that of the patient whom a case.json over several
 * studies makes one of those that name nobody. Cases are made by it, and kept objects get their
 * patient and their days from it. Names and numbers to look for stand under patient_key. */
static inline const SatSha256 *sat_clean_patient(const SatCleanFacts *facts)
{
    return facts->has_case_patient ? &facts->case_patient_key : &facts->patient_key;
}

#endif
