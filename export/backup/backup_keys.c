/* Writes the keys of a case. */
#include "export/backup/backup_keys.h"

typedef struct {
    SatSha256 keys[SAT_BACKUP_MOST_PATIENTS];
    size_t count;
    bool are_too_many;
} Patients;

static void add_patient(Patients *patients, const SatSha256 *key)
{
    for (size_t i = 0; i < patients->count; i++) {
        if (sat_sha256_equal(&patients->keys[i], key)) {
            return;
        }
    }
    patients->are_too_many = patients->count == SAT_BACKUP_MOST_PATIENTS;
    if (!patients->are_too_many) {
        patients->keys[patients->count++] = *key;
    }
}

static void add_series(Patients *patients, const SatPlannedSeries *series)
{
    const SatCleanItem *last = NULL;
    for (size_t i = 0; i < series->frame_count && !patients->are_too_many; i++) {
        if (series->frames[i].item != last) {
            last = series->frames[i].item;
            add_patient(patients, sat_clean_patient(sat_clean_item_facts(last)));
        }
    }
}

void sat_backup_patient_keys(const SatPlannedCase *planned, SatByteWriter *out)
{
    Patients patients = {.count = 0};
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++) {
            add_series(&patients, &planned->studies[s].series[i]);
        }
    }
    for (size_t i = 0; !patients.are_too_many && i < patients.count; i++) {
        sat_sha256_to_hex(&patients.keys[i], hex);
        sat_write_format(out, "%s%s", i > 0 ? " " : "", hex);
    }
    sat_write_u8(out, 0);
}
