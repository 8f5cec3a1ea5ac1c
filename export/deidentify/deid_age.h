/* Ages and days coarse enough to share (SPEC §5). Pure; any thread. */
#ifndef SAT_EXPORT_DEID_AGE_H
#define SAT_EXPORT_DEID_AGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    int32_t year, month, day;
} SatDate;

/** A DA value: YYYYMMDD (or the old YYYY.MM.DD), a date that exists, years 1800 to 2200. */
bool sat_date_parse(const char *text, size_t length, SatDate *out);
/** Days since 1970-01-01, proleptic Gregorian. */
int32_t sat_date_to_days(SatDate date);
SatDate sat_date_from_days(int32_t days);
/** A TM value's seconds of the day ("HHMMSS.ffffff", "HHMM", "HH", or with colons); -1 for others.
 */
int32_t sat_time_parse(const char *text, size_t length);

/** Room for every age text and its NUL. */
#define SAT_AGE_CAPACITY 8

/** From birth and study date: adults (18 and over) to the nearest 5 years, 88 and over "90+"; under
 * 18 completed years from 2 on, else months from 2 on, else weeks past 14 days, else days. False
 * ("" in out): the study is before the birth, or past 150 years. */
bool sat_age_from_dates(SatDate birth, SatDate study, char out[SAT_AGE_CAPACITY]);
/** From an AS value ("045Y", "018M", "003W", "010D", "45Y"; a bare number is years). False: not an
 * age, or 0, which says nothing. */
bool sat_age_from_text(const char *text, size_t length, char out[SAT_AGE_CAPACITY]);

#endif
