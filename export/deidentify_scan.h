/* First half of `deidentify`: every object is looked at and given a place before anything is
 * written. One thread. */
#ifndef SAT_EXPORT_DEIDENTIFY_SCAN_H
#define SAT_EXPORT_DEIDENTIFY_SCAN_H

#include "export/deidentify/deid_object.h"
#include "export/deidentify_ages.h"
#include "export/export_options.h"
#include "export/export_report.h"
#include "export/source/source.h"

/** Room for "CT Head Axial Bone window 123456" and its NUL. */
#define SAT_DEIDENTIFY_NAME_CAPACITY 64U

typedef struct {
    char uid[SAT_DEID_UID_CAPACITY]; /* ours */
    char case_name[SAT_DEIDENTIFY_NAME_CAPACITY], name[SAT_DEIDENTIFY_NAME_CAPACITY];
    const char *suspicion; /* "" or the first sentence of its objects */
    uint64_t objects, suspicious_objects;
} SatDeidentifySeries;

typedef struct {
    char *path;     /* opens it: raw */
    char *identity; /* the same in every run: raw */
    size_t series;
    char instance_uid[SAT_DEID_UID_CAPACITY], patient_id[SAT_DEID_PATIENT_ID_CAPACITY]; /* ours */
    bool is_suspicious;
} SatDeidentifyItem;

/** Objects that are left out, by kind: "structured report: …". */
typedef struct {
    char text[160];
    uint64_t count;
} SatDeidentifyRefusal;

typedef struct {
    /* given */
    SatDeidContext context;
    SatReport *report;
    /* found */
    SatStaging *staging; /* what came out of archives */
    SatDeidentifySeries *series;
    size_t series_count, series_capacity;
    SatDeidentifyItem *items;
    size_t item_count, item_capacity;
    SatDeidentifyRefusal *refusals;
    size_t refusal_count, refusal_capacity;
    SatDeidentifyAges ages;
    SatSourceCounts counts;
    uint64_t refused, copies;
} SatDeidentifyScan;

/** Visits the sources. What is left out is told: damaged files by name, others by kind.
 *  errors: those of sat_source_scan() */
SAT_NODISCARD bool sat_deidentify_scan(SatDeidentifyScan *scan, const char *const *sources,
                                       size_t source_count, SatError *err);
void sat_deidentify_scan_free(SatDeidentifyScan *scan);

#endif
