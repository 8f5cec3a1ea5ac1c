/* The numbers that tell repeats of one place apart: when, how, with which gradient. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

static const double largest_number = 1e9;
static const double seconds_of_a_day = 86400.0;
enum { CALENDAR_SPREAD_DAYS = 100000 };

static bool take(const SatDicomDataset *dataset, uint32_t tag, double *out)
{
    double value = 0.0;
    if (dataset == NULL || !sat_dicom_get_double(dataset, tag, 0, &value) ||
        !(fabs(value) <= largest_number)) {
        return false;
    }
    *out = value;
    return true;
}

static bool take_macro(const SatDeidGroups *groups, uint32_t macro, uint32_t tag, double *out)
{
    return take(sat_deid_macro(groups, macro, tag), tag, out);
}

/* ---- diffusion
 * ----------------------------------------------------------------------------------- */

/* Where vendors wrote it before the standard did, by their conformance statements. */
static bool take_private_b_value(const SatDicomDataset *object, double *out)
{
    static const double flag_of_ge = 1e9; /* added to say how the value is meant */
    double siemens = sat_deid_private_number(object, 0x0019, "SIEMENS MR HEADER", 0x0C, 0);
    double ge = sat_deid_private_number(object, 0x0043, "GEMS_PARM_01", 0x39, 0);
    double philips = sat_deid_private_number(object, 0x2001, "Philips Imaging DD 001", 0x03, 0);
    double value = siemens >= 0.0 ? siemens : ge >= 0.0 ? fmod(ge, flag_of_ge) : philips;
    if (!(value >= 0.0) || value > 1e5) {
        return false;
    }
    *out = value;
    return true;
}

/* A direction as one number, equal for equal ones to three decimals. */
static void take_direction(const SatDicomDataset *dataset, SatFrameDraft *frame)
{
    double xyz[3];
    double number = 0.0;
    if (dataset == NULL ||
        !sat_dicom_get_doubles(dataset, SAT_TAG_DIFFUSION_GRADIENT_ORIENTATION, 3, xyz)) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        if (!(fabs(xyz[i]) <= 1.001)) {
            return;
        }
        number = number * 4096.0 + (round(xyz[i] * 1000.0) + 2048.0);
    }
    frame->numbers[SAT_BY_DIRECTION] = number;
}

static void take_diffusion(const SatDeidGroups *groups, SatFrameDraft *frame)
{
    const SatDicomDataset *sources[2] = {groups->own, groups->shared};
    if (!take_macro(groups, SAT_TAG_MR_DIFFUSION_SEQUENCE, SAT_TAG_DIFFUSION_B_VALUE,
                    &frame->numbers[SAT_BY_B_VALUE]) &&
        groups->object != NULL) {
        (void)take_private_b_value(groups->object, &frame->numbers[SAT_BY_B_VALUE]);
    }
    take_direction(groups->object, frame);
    for (int i = 0; i < 2; i++) {
        const SatDicomDataset *macro =
            sources[i] != NULL ? sat_deid_first_item(sources[i], SAT_TAG_MR_DIFFUSION_SEQUENCE)
                               : NULL;
        if (macro != NULL) {
            take_direction(
                sat_deid_first_item(macro, SAT_TAG_DIFFUSION_GRADIENT_DIRECTION_SEQUENCE), frame);
            return;
        }
    }
}

/* ---- times --------------------------------------------------------------------------------------
 */

static double day_shift(const SatDeidStep *step)
{
    SatSha256 shift = sat_library_secret_key(step->secret, SAT_KEY_ACQUISITION_CALENDAR, "", 0);
    uint32_t number =
        (uint32_t)shift.bytes[0] << 16 | (uint32_t)shift.bytes[1] << 8 | (uint32_t)shift.bytes[2];
    return (double)(number % (uint32_t)CALENDAR_SPREAD_DAYS);
}

/* Seconds of the day with their fraction; below 0: not a time. */
static double seconds_of(const char *text, size_t length)
{
    int32_t whole = sat_time_parse(text, length);
    const char *point = length > 0 ? memchr(text, '.', length) : NULL;
    double fraction = 0.0;
    double digit = 0.1;
    for (const char *c = point != NULL ? point + 1 : NULL;
         c != NULL && c < text + length && *c >= '0' && *c <= '9' && digit > 1e-7; c++) {
        fraction += digit * (double)(*c - '0');
        digit *= 0.1;
    }
    return whole < 0 ? -1.0 : (double)whole + round(fraction * 1e6) / 1e6;
}

static bool join_time(const SatDeidStep *step, const char *date, size_t date_length,
                      const char *time, size_t time_length, double *out)
{
    SatDate day;
    double seconds = seconds_of(time, time_length);
    if (seconds < 0.0 || !sat_date_parse(date, date_length, &day)) {
        return false;
    }
    *out = ((double)sat_date_to_days(day) + day_shift(step)) * seconds_of_a_day + seconds;
    return true;
}

/* A DT value: YYYYMMDDHHMMSS.FFFFFF, an offset from UTC behind it left aside. */
static bool take_date_time(const SatDeidStep *step, const SatDicomDataset *dataset, uint32_t tag,
                           double *out)
{
    enum { DATE_LENGTH = 8 };
    const char *text = NULL;
    size_t length = 0;
    if (dataset == NULL || !sat_dicom_get_text(dataset, tag, 0, &text, &length) ||
        length <= DATE_LENGTH) {
        return false;
    }
    size_t end = DATE_LENGTH;
    while (end < length && text[end] != '+' && text[end] != '-') {
        end++;
    }
    return join_time(step, text, DATE_LENGTH, text + DATE_LENGTH, end - DATE_LENGTH, out);
}

static bool take_date_and_time(const SatDeidStep *step, uint32_t date_tag, uint32_t time_tag,
                               double *out)
{
    const char *date = NULL;
    const char *time = NULL;
    size_t date_length = 0;
    size_t time_length = 0;
    return sat_dicom_get_text(step->dataset, date_tag, 0, &date, &date_length) &&
           sat_dicom_get_text(step->dataset, time_tag, 0, &time, &time_length) &&
           join_time(step, date, date_length, time, time_length, out);
}

static void take_acquired(const SatDeidStep *step, const SatDeidGroups *groups, double *out)
{
    static const uint32_t macro = SAT_TAG_FRAME_CONTENT_SEQUENCE;
    const SatDicomDataset *content =
        sat_deid_macro(groups, macro, SAT_TAG_FRAME_REFERENCE_DATE_TIME);
    bool found =
        take_date_time(step, content, SAT_TAG_FRAME_REFERENCE_DATE_TIME, out) ||
        take_date_time(step, sat_deid_macro(groups, macro, SAT_TAG_FRAME_ACQUISITION_DATE_TIME),
                       SAT_TAG_FRAME_ACQUISITION_DATE_TIME, out);
    if (found || groups->object == NULL) {
        return;
    }
    found = take_date_time(step, groups->object, SAT_TAG_ACQUISITION_DATE_TIME, out) ||
            take_date_and_time(step, SAT_TAG_ACQUISITION_DATE, SAT_TAG_ACQUISITION_TIME, out) ||
            take_date_and_time(step, SAT_TAG_STUDY_DATE, SAT_TAG_ACQUISITION_TIME, out) ||
            take_date_and_time(step, SAT_TAG_CONTENT_DATE, SAT_TAG_CONTENT_TIME, out);
}

static void take_temporal_position(const SatDeidGroups *groups, double *out)
{
    const SatDicomDataset *object = groups->object;
    bool found =
        take_macro(groups, SAT_TAG_FRAME_CONTENT_SEQUENCE, SAT_TAG_TEMPORAL_POSITION_INDEX, out) ||
        take_macro(groups, SAT_TAG_TEMPORAL_POSITION_SEQUENCE,
                   SAT_TAG_TEMPORAL_POSITION_TIME_OFFSET, out);
    (void)(found || take(object, SAT_TAG_TEMPORAL_POSITION_IDENTIFIER, out) ||
           take(object, SAT_TAG_FRAME_REFERENCE_TIME, out));
}

static void take_cardiac_time(const SatDeidGroups *groups, double *out)
{
    static const uint32_t macro = SAT_TAG_CARDIAC_SYNCHRONIZATION_SEQUENCE;
    (void)(take_macro(groups, macro, SAT_TAG_NOMINAL_CARDIAC_TRIGGER_DELAY_TIME, out) ||
           take_macro(groups, macro, SAT_TAG_NOMINAL_PERCENTAGE_OF_CARDIAC_PHASE, out) ||
           take(groups->object, SAT_TAG_TRIGGER_TIME, out));
}

void sat_deid_frame_times(const SatDeidStep *step, const SatDeidGroups *groups,
                          SatFrameDraft *frame)
{
    double *numbers = frame->numbers;
    take_diffusion(groups, frame);
    if (!take_macro(groups, SAT_TAG_MR_ECHO_SEQUENCE, SAT_TAG_EFFECTIVE_ECHO_TIME,
                    &numbers[SAT_BY_ECHO])) {
        (void)take(groups->object, SAT_TAG_ECHO_TIME, &numbers[SAT_BY_ECHO]);
    }
    (void)take(groups->object, SAT_TAG_ECHO_NUMBERS, &numbers[SAT_BY_ECHO_NUMBER]);
    take_temporal_position(groups, &numbers[SAT_BY_TEMPORAL_POSITION]);
    take_cardiac_time(groups, &numbers[SAT_BY_CARDIAC_TIME]);
    if (!take_macro(groups, SAT_TAG_FRAME_CONTENT_SEQUENCE, SAT_TAG_FRAME_ACQUISITION_NUMBER,
                    &numbers[SAT_BY_ACQUISITION])) {
        (void)take(groups->object, SAT_TAG_ACQUISITION_NUMBER, &numbers[SAT_BY_ACQUISITION]);
    }
    take_acquired(step, groups, &numbers[SAT_BY_ACQUIRED_S]);
}
