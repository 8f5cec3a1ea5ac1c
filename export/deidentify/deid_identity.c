/* Turns identifiers and dates into keys and day differences. */
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_backup.h"
#include "export/deidentify/deid_private.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_tags.h"

enum { CALENDAR_SPREAD_DAYS = 100000 };

typedef struct {
    const char *text;
    size_t length; /* 0: none */
} RawValue;

static RawValue value_of(const SatDeidStep *step, uint32_t tag)
{
    RawValue value = {"", 0};
    if (!sat_dicom_get_text(step->dataset, tag, 0, &value.text, &value.length)) {
        value.length = 0;
    }
    return value;
}

static SatSha256 key_of(const SatDeidStep *step, SatKeyPurpose purpose, RawValue value)
{
    return sat_library_secret_key(step->secret, purpose, value.text, value.length);
}

static SatSha256 combined(const SatDeidStep *step, SatKeyPurpose purpose, const SatSha256 *a,
                          const SatSha256 *b)
{
    SatSha256 both[2] = {*a, *b};
    return sat_library_secret_key(step->secret, purpose, both, sizeof(both));
}

/* A name without differences of case, trailing carets and repeated separators. */
static SatSha256 name_key(const SatDeidStep *step, RawValue name)
{
    char folded[256];
    size_t length = 0;
    for (size_t i = 0; i < name.length && length < sizeof(folded); i++) {
        char c = sat_ascii_upper(name.text[i]);
        bool is_separator = c == '^' || c == ' ' || c == ',' || c == '=';
        if (!is_separator) {
            folded[length++] = c;
        } else if (length > 0 && folded[length - 1] != ' ') {
            folded[length++] = ' ';
        }
    }
    while (length > 0 && folded[length - 1] == ' ') {
        length--;
    }
    return sat_library_secret_key(step->secret, SAT_KEY_PATIENT_NAME, folded, length);
}

/* Text as UTF-8, so that it is the same in files of different character sets; borrowed from out. */
static RawValue text_of(const SatDeidStep *step, uint32_t tag, SatByteWriter *out)
{
    (void)sat_deid_text(step, step->dataset, tag, 0, out);
    return (RawValue){out->length > 0 ? (const char *)out->bytes : "", out->length};
}

static void set_patient_by(const SatDeidStep *step, RawValue id, RawValue issuer, RawValue name,
                           SatCleanFacts *facts)
{
    RawValue birth = value_of(step, SAT_TAG_PATIENT_BIRTH_DATE);
    SatDate date;
    if (sat_date_parse(birth.text, birth.length, &date)) {
        facts->has_birth_key = true;
        facts->birth_key =
            sat_library_secret_key(step->secret, SAT_KEY_BIRTH_DATE, &date, sizeof(date));
    }
    if (!sat_identity_is_placeholder(id.text, id.length)) {
        SatSha256 own = key_of(step, SAT_KEY_PATIENT_ID, id);
        SatSha256 of_issuer = key_of(step, SAT_KEY_ISSUER_OF_PATIENT_ID, issuer);
        facts->patient_is_known = true;
        facts->patient_key = combined(step, SAT_KEY_PATIENT, &own, &of_issuer);
    } else if (!sat_identity_is_placeholder(name.text, name.length) && facts->has_birth_key) {
        SatSha256 own = name_key(step, name);
        facts->patient_is_known = true;
        facts->patient_key = combined(step, SAT_KEY_PATIENT_BY_NAME, &own, &facts->birth_key);
    }
}

static bool set_patient(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    SatByteWriter id = SAT_BYTE_WRITER_INIT;
    SatByteWriter issuer = SAT_BYTE_WRITER_INIT;
    SatByteWriter name = SAT_BYTE_WRITER_INIT;
    RawValue id_text = text_of(step, SAT_TAG_PATIENT_ID, &id);
    RawValue issuer_text = text_of(step, SAT_TAG_ISSUER_OF_PATIENT_ID, &issuer);
    RawValue name_text = text_of(step, SAT_TAG_PATIENT_NAME, &name);
    bool done = !id.failed && !issuer.failed && !name.failed;
    if (done) {
        set_patient_by(step, id_text, issuer_text, name_text, facts);
    } else {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to tell patients apart");
    }
    sat_byte_writer_free(&id);
    sat_byte_writer_free(&issuer);
    sat_byte_writer_free(&name);
    return done;
}

/* The UID an object keeps: mapped, unless it was; made of the key where it has none. */
static void keep_uid(const SatDeidStep *step, RawValue value, const SatSha256 *otherwise,
                     char out[SAT_DEID_UID_CAPACITY])
{
    bool is_mapped = sat_deid_is_cleaned(step) && value.length < SAT_DEID_UID_CAPACITY;
    if (value.length == 0) {
        sat_deid_map_uid(step->secret, (const char *)otherwise->bytes, sizeof(otherwise->bytes),
                         out);
    } else if (is_mapped) {
        memcpy(out, value.text, value.length);
        out[value.length] = '\0';
    } else {
        sat_deid_map_uid(step->secret, value.text, value.length, out);
    }
}

/* The same for an object and for the cleaned one made of it. */
static SatSha256 key_of_uid(const SatDeidStep *step, SatKeyPurpose purpose, RawValue value)
{
    static const SatSha256 none = {{0}};
    char uid[SAT_DEID_UID_CAPACITY];
    keep_uid(step, value, &none, uid);
    return key_of(step, purpose, (RawValue){uid, strlen(uid)});
}

SatSha256 sat_deid_instance_key(const SatDeidStep *step, const char *uid, size_t length)
{
    return key_of_uid(step, SAT_KEY_INSTANCE, (RawValue){uid, length});
}

SatSha256 sat_deid_series_key(const SatDeidStep *step, const char *uid, size_t length)
{
    return key_of_uid(step, SAT_KEY_SERIES, (RawValue){uid, length});
}

/* Where the profile took the dates, case.json tells the days and the order of the studies. */
static void set_told_day(const SatDeidStep *step, SatCleanFacts *facts)
{
    size_t number = 0;
    const SatCleanToldStudy *study = sat_deid_told_study(step, &number);
    if (study != NULL) {
        facts->has_study_date = study->day > 0;
        facts->study_day_number = study->day;
        facts->study_seconds = (int32_t)number;
    }
}

static void set_day(const SatDeidStep *step, SatCleanFacts *facts)
{
    RawValue date_text = value_of(step, SAT_TAG_STUDY_DATE);
    RawValue time_text = value_of(step, SAT_TAG_STUDY_TIME);
    SatDate date;
    SatSha256 patient_key;
    facts->study_seconds = sat_time_parse(time_text.text, time_text.length);
    facts->study_order = step->raw->study_order;
    facts->series_order = step->raw->series_order;
    if (!sat_date_parse(date_text.text, date_text.length, &date)) {
        if (sat_deid_is_cleaned(step)) {
            set_told_day(step, facts);
        } else if (step->raw->study_order > 0) {
            facts->study_seconds = (int32_t)step->raw->study_order;
        }
        return;
    }
    SatSha256 shift = sat_library_secret_key(step->secret, SAT_KEY_CALENDAR, "", 0);
    uint32_t number =
        (uint32_t)shift.bytes[0] << 16 | (uint32_t)shift.bytes[1] << 8 | (uint32_t)shift.bytes[2];
    facts->has_study_date = true;
    facts->study_day_number =
        sat_date_to_days(date) + (int32_t)(number % (uint32_t)CALENDAR_SPREAD_DAYS);
    if (sat_deid_is_cleaned(step) && sat_deid_cleaned_patient(step, &patient_key)) {
        facts->study_day_number -= sat_deid_shift_days(step->secret, &patient_key);
    }
}

/* The patient of a cleaned object: as the source said it, where this library made the backup. */
static void set_cleaned_patient(const SatDeidStep *step, SatCleanFacts *facts)
{
    const SatCleanBackup *backup = step->backup;
    facts->has_birth_key = false;
    facts->patient_is_known = true;
    if (!sat_deid_cleaned_patient(step, &facts->patient_key)) {
        RawValue id = value_of(step, SAT_TAG_PATIENT_ID);
        facts->patient_key = backup->patient_count == 1
                                 ? backup->patient_keys[0]
                                 : key_of(step, SAT_KEY_PATIENT_OF_A_BACKUP, id);
    }
}

bool sat_deid_identity(const SatDeidStep *step, SatCleanFacts *facts, SatSha256 *instance_key,
                       SatDeidUids *uids, SatError *err)
{
    /* Only for objects without an instance UID: where they lie tells them apart, as a key. */
    SatSha256 path_key = sat_library_secret_key(step->secret, SAT_KEY_PATH, step->raw->identity,
                                                strlen(step->raw->identity));
    RawValue reference = value_of(step, SAT_TAG_FRAME_OF_REFERENCE_UID);
    if (!set_patient(step, facts, err)) {
        return false;
    }
    if (sat_deid_is_cleaned(step)) {
        set_cleaned_patient(step, facts);
    }
    /* Another than the instance's: one UID names one thing (PS3.5 9). */
    SatSha256 lone_study = combined(step, SAT_KEY_STUDY_OF_ONE_FILE, &path_key, &path_key);
    const SatSha256 *otherwise = facts->patient_is_known ? &facts->patient_key : &lone_study;
    keep_uid(step, value_of(step, SAT_TAG_SOP_INSTANCE_UID), &path_key, uids->instance);
    keep_uid(step, value_of(step, SAT_TAG_STUDY_INSTANCE_UID), otherwise, uids->study);
    *instance_key =
        key_of(step, SAT_KEY_INSTANCE, (RawValue){uids->instance, strlen(uids->instance)});
    facts->study_key = key_of(step, SAT_KEY_STUDY, (RawValue){uids->study, strlen(uids->study)});
    keep_uid(step, value_of(step, SAT_TAG_SERIES_INSTANCE_UID), &facts->study_key, uids->series);
    facts->series_key =
        key_of(step, SAT_KEY_SERIES, (RawValue){uids->series, strlen(uids->series)});
    if (!facts->patient_is_known) {
        facts->patient_key =
            combined(step, SAT_KEY_STUDY_ALONE, &facts->study_key, &facts->study_key);
    }
    facts->has_frame_of_reference = reference.length > 0;
    if (facts->has_frame_of_reference) {
        facts->frame_of_reference_key = key_of_uid(step, SAT_KEY_FRAME_OF_REFERENCE, reference);
    }
    set_day(step, facts);
    return true;
}
