/* Gives an object the numbers of its place on a medium. */
#include "export/deidentify/deid_numbers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_pixels_private.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_ADDED = 12 };

typedef struct {
    uint32_t tag;
    const char *vr, *otherwise;
} Needed;

static const char dose_class[] = "1.2.840.10008.5.1.4.1.1.481.2";

static bool set_number(SatDeidEdit *edit, uint32_t tag, const char *vr, uint32_t number)
{
    char text[16];
    (void)snprintf(text, sizeof(text), "%" PRIu32, number);
    return sat_deid_edit_text(edit, tag, vr, text);
}

static bool is_dose(const SatDicomDataset *dataset)
{
    char sop_class[SAT_DEID_UID_CAPACITY] = "";
    (void)sat_dicom_copy_text(dataset, SAT_TAG_SOP_CLASS_UID, 0, sop_class, sizeof(sop_class));
    return strcmp(sop_class, dose_class) == 0;
}

static bool set_needed(SatDeidEdit *edit, const SatDicomDataset *dataset, const Needed *needed)
{
    const char *text = NULL;
    size_t length = 0;
    return sat_dicom_get_text(dataset, needed->tag, 0, &text, &length) ||
           sat_deid_edit_text(edit, needed->tag, needed->vr, needed->otherwise);
}

static bool set_all_needed(SatDeidEdit *edit, const SatDeidObject *object)
{
    const SatDicomDataset *dataset = &object->dataset;
    static const Needed of_all[] = {{SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.7"},
                                    {SAT_TAG_STUDY_DATE, "DA", "19000101"},
                                    {SAT_TAG_STUDY_TIME, "TM", "000000"},
                                    {SAT_TAG_MODALITY, "CS", "OT"}};
    static const Needed of_dose = {SAT_TAG(0x3004, 0x000A), "CS", "PLAN"};
    for (size_t i = 0; i < sizeof(of_all) / sizeof(of_all[0]); i++) {
        if (!set_needed(edit, dataset, &of_all[i])) {
            return false;
        }
    }
    char name[16];
    (void)snprintf(name, sizeof(name), "Case %.8s", object->patient_id);
    const Needed of_patient[] = {{SAT_TAG_PATIENT_NAME, "PN", name},
                                 {SAT_TAG_PATIENT_ID, "LO", object->patient_id}};
    for (size_t i = 0; i < 2; i++) {
        if (!set_needed(edit, dataset, &of_patient[i])) {
            return false;
        }
    }
    return !is_dose(dataset) || set_needed(edit, dataset, &of_dose);
}

/* Made of the one it shares with another object, so that it is the same in every run. */
static bool set_own_uid(const SatDeidNumbers *numbers, const SatLibrarySecret *secret,
                        SatDeidEdit *edit, SatDeidObject *object)
{
    char text[SAT_DEID_UID_CAPACITY + 16];
    int length =
        snprintf(text, sizeof(text), "%s/%" PRIu32, object->instance_uid, numbers->copy_number);
    sat_deid_map_uid(secret, text, (size_t)length, object->instance_uid);
    return sat_deid_edit_text(edit, SAT_TAG_SOP_INSTANCE_UID, "UI", object->instance_uid);
}

bool sat_deid_numbers_apply(const SatDeidNumbers *numbers, const SatLibrarySecret *secret,
                            SatArena *arena, SatDeidObject *object, SatError *err)
{
    SatDeidEdit edit;
    if (!sat_deid_edit_begin(&object->dataset, MOST_ADDED, arena, &edit, err) ||
        !set_all_needed(&edit, object) ||
        !set_number(&edit, SAT_TAG_STUDY_ID, "SH", numbers->study_number) ||
        !set_number(&edit, SAT_TAG_SERIES_NUMBER, "IS", numbers->series_number) ||
        !set_number(&edit, SAT_TAG_INSTANCE_NUMBER, "IS", numbers->instance_number) ||
        (numbers->copy_number > 0 && !set_own_uid(numbers, secret, &edit, object))) {
        return false;
    }
    object->dataset = sat_deid_edit_end(&edit);
    object->writing.dataset = &object->dataset;
    return true;
}
