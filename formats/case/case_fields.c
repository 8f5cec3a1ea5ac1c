/* The text fields of a case: one table for who builds and who reads it. */
#include "formats/case/case_builder.h"
#include "formats/case/case_rules.h"

bool sat_case_field_place(SatCase *target, size_t index, SatCaseFieldPlace *out)
{
    const SatCaseFieldPlace fields[] = {
        [SAT_CASE_TITLE] = {"title", SAT_TEXT_LABEL, &target->title},
        [SAT_CASE_PRESENTATION] = {"presentation", SAT_TEXT_LONG, &target->presentation},
        [SAT_CASE_DIAGNOSIS] = {"diagnosis", SAT_TEXT_LONG, &target->diagnosis},
        [SAT_CASE_CERTAINTY] = {"certainty", SAT_TEXT_CODE, &target->certainty},
        [SAT_CASE_DISCUSSION] = {"discussion", SAT_TEXT_LONG, &target->discussion},
        [SAT_CASE_CONTRIBUTOR] = {"contributor", SAT_TEXT_LABEL, &target->contributor},
        [SAT_CASE_LICENCE] = {"licence", SAT_TEXT_LABEL, &target->licence},
        [SAT_CASE_RID] = {"identifiers.rid", SAT_TEXT_LABEL, &target->rid},
        [SAT_CASE_DOI] = {"identifiers.doi", SAT_TEXT_LABEL, &target->doi},
        [SAT_CASE_AGE] = {"age", SAT_TEXT_CODE, &target->age},
        [SAT_CASE_SEX] = {"sex", SAT_TEXT_CODE, &target->sex},
        [SAT_CASE_CITATION] = {"citation", SAT_TEXT_LONG, &target->citation},
        [SAT_CASE_CONSENT] = {"consent.kind", SAT_TEXT_CODE, &target->consent},
        [SAT_CASE_CONSENT_STATEMENT] = {"consent.statement", SAT_TEXT_LONG,
                                        &target->consent_statement},
        [SAT_CASE_FIELDS] = {"id", SAT_TEXT_CODE, &target->id},
    };
    if (index >= sizeof(fields) / sizeof(fields[0])) {
        return false;
    }
    *out = fields[index];
    return true;
}
