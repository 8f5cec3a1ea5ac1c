/* What is said of a planned stack: its title, and notes of how it was split. */
#include <string.h>

#include "export/assemble/plan_private.h"
#include "formats/case/patient_geometry.h"

static char plane_of(const SatOrderedFrames *frames)
{
    double normal[3];
    const SatFrameInfo *middle =
        &frames->infos[sat_middle_frame(frames->count, frames->time_points)];
    if (middle->orientation == NULL || !sat_slice_normal(middle->orientation, normal)) {
        return '\0';
    }
    return sat_slice_plane(normal);
}

/* The words of the series' description, or of modality and body part. */
static const SatCleanText *subject(SatArena *arena, const SatStackGroup *group,
                                   const SatOrderedFrames *frames, SatError *err)
{
    const SatCleanFacts *facts = sat_clean_item_facts(frames->frames[0].item);
    const SatCleanText *words = facts->series_words;
    const SatCleanText *plane = sat_deid_plane(arena, plane_of(frames), err);
    if (plane == NULL) {
        return NULL;
    }
    bool names_a_plane = sat_deid_first_word(words, SAT_WORD_PLANE) != NULL;
    bool names_this_plane = strstr(sat_clean_text_utf8(words), sat_clean_text_utf8(plane)) != NULL;
    bool adds_plane = group->part_count > 1 ? !names_this_plane : !names_a_plane;
    if (sat_clean_text_utf8(words)[0] != '\0') {
        const SatCleanText *parts[2] = {adds_plane ? plane : NULL, words};
        return sat_deid_join(arena, parts, 2, err);
    }
    const SatCleanText *modality = sat_deid_modality_title(arena, facts->modality, err);
    if (modality == NULL) {
        return NULL;
    }
    const SatCleanText *parts[3] = {plane, modality, facts->body_part};
    return sat_deid_join(arena, parts, 3, err);
}

/* "segment 2: Liver"; "segment 2" when the subject says Liver already. */
static const SatCleanText *segment_word(SatArena *arena, const SatPlannedFrame *frame,
                                        const SatCleanText *subject_words, SatError *err)
{
    const SatCleanFacts *facts = sat_clean_item_facts(frame->item);
    uint32_t number = sat_plan_segment(frame);
    const SatCleanText *none = sat_deid_sentence(arena, SAT_SENTENCE_EMPTY, NULL, 0, err);
    const SatCleanText *name = none;
    for (size_t i = 0; i < facts->segment_count; i++) {
        name = facts->segments[i].number == number ? facts->segments[i].name : name;
    }
    bool is_said = name != NULL &&
                   strstr(sat_clean_text_utf8(subject_words), sat_clean_text_utf8(name)) != NULL;
    return none != NULL && number > 0
               ? sat_deid_segment_word(arena, number, is_said ? none : name, err)
               : none;
}

const SatCleanText *sat_plan_stack_title(SatArena *arena, const SatStackGroup *group,
                                         const SatOrderedFrames *frames, SatError *err)
{
    const SatPlannedFrame *first = &frames->frames[0];
    const SatCleanText *parts[3 + SAT_STACK_MOST_KINDS] = {
        subject(arena, group, frames, err), sat_clean_item_facts(first->item)->slide_view};
    size_t count = 2;
    if (parts[0] != NULL && sat_plan_segment(first) > 0) {
        parts[count++] = segment_word(arena, first, parts[0], err);
        if (parts[count - 1] == NULL) {
            return NULL;
        }
    }
    for (size_t i = 0; parts[0] != NULL && i < group->kind_count; i++) {
        const SatStackKind *kind = &group->kinds[i];
        const SatCleanText *word = kind->is_content
                                       ? sat_deid_content_word(arena, kind->content, err)
                                       : sat_deid_number_word(arena, kind->by, kind->number, err);
        if (word == NULL) {
            return NULL;
        }
        bool is_segment = !kind->is_content && kind->by == SAT_BY_SEGMENT &&
                          sat_plan_segment(first) > 0; /* said already */
        bool is_said = kind->is_content &&
                       strstr(sat_clean_text_utf8(parts[0]), sat_clean_text_utf8(word)) != NULL;
        if (!is_said && !is_segment) {
            parts[count++] = word;
        }
    }
    return parts[0] != NULL ? sat_deid_join(arena, parts, count, err) : NULL;
}

static bool note_times(const SatPlanStep *step, const SatStackGroup *group, SatSelector where,
                       SatStackNotes *notes, SatError *err)
{
    double times = (double)group->time_points;
    double lone[4] = {(double)group->lone_time, (double)group->lone_time_of,
                      (double)group->lone_places, (double)group->lone_places_of};
    if (group->time_points > 1 && group->times != SAT_TIMES_STATED) {
        SatSentence which = group->times == SAT_TIMES_DIRECTIONS ? SAT_SENTENCE_DIRECTIONS
                                                                 : SAT_SENTENCE_TIMES_BY_NUMBER;
        return sat_plan_note(step, notes, SAT_TOLD_NOTE, where, which, &times, 1, err);
    }
    return group->lone_time == 0 || sat_plan_note(step, notes, SAT_TOLD_WARNING, where,
                                                  SAT_SENTENCE_LONE_TIME, lone, 4, err);
}

/* Overlays, frames that a file says it has, a sign that only its codestream knows. */
static bool note_files(const SatPlanStep *step, const SatStackGroup *group, SatSelector where,
                       SatStackNotes *notes, SatError *err)
{
    bool has_overlay = false, has_own_sign = false;
    double missing[2] = {0, 0}; /* of the first object that misses some, of how many */
    for (size_t i = 0; i < group->frame_count; i++) {
        const SatCleanFacts *facts = sat_clean_item_facts(group->frames[i].item);
        has_overlay = has_overlay || facts->has_overlay;
        has_own_sign = has_own_sign || facts->image.has_own_sign;
        if (facts->image.frames_missing > 0 && missing[0] <= 0.0) {
            missing[0] = facts->image.frames_missing;
            missing[1] = (double)facts->image.frames_missing + facts->image.frames;
        }
    }
    if (missing[0] > 0.0 && !sat_plan_note(step, notes, SAT_TOLD_WARNING, where,
                                           SAT_SENTENCE_FRAMES_MISSING, missing, 2, err)) {
        return false;
    }
    if (has_own_sign &&
        !sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_OWN_SIGN, NULL, 0, err)) {
        return false;
    }
    return !has_overlay ||
           sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_OVERLAY, NULL, 0, err);
}

bool sat_plan_note_group(const SatPlanStep *step, const SatStackGroup *group, SatSelector where,
                         SatStackNotes *notes, SatError *err)
{
    double parts[2] = {(double)group->part_number, (double)group->part_count};
    double duplicates = (double)group->duplicates;
    double twins = (double)group->twins;
    double odd[2] = {(double)group->odd_groups, (double)group->odd_groups_of};
    bool has_segments = sat_clean_item_facts(group->frames[0].item)->segment_count > 0;
    if (group->part_count > 1 && !has_segments && /* segments are no parts */
        !sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_SPLIT, parts, 2, err)) {
        return false;
    }
    if (!note_times(step, group, where, notes, err) ||
        !note_files(step, group, where, notes, err)) {
        return false;
    }
    if (group->spacing_varies && !sat_plan_note(step, notes, SAT_TOLD_WARNING, where,
                                                SAT_SENTENCE_SPACING_VARIES, NULL, 0, err)) {
        return false;
    }
    if (group->odd_groups > 0 && !sat_plan_note(step, notes, SAT_TOLD_WARNING, where,
                                                SAT_SENTENCE_ODD_GROUPS, odd, 2, err)) {
        return false;
    }
    if (group->twins > 0 &&
        !sat_plan_note(step, notes, SAT_TOLD_WARNING, where, SAT_SENTENCE_TWINS, &twins, 1, err)) {
        return false;
    }
    if (group->duplicates == 1) { /* a true copy: nothing is lost */
        return sat_plan_note(step, notes, SAT_TOLD_NOTE, where, SAT_SENTENCE_DUPLICATE_ONE, NULL, 0,
                             err);
    }
    return group->duplicates == 0 || sat_plan_note(step, notes, SAT_TOLD_NOTE, where,
                                                   SAT_SENTENCE_DUPLICATE, &duplicates, 1, err);
}

const SatCleanText *sat_plan_conversion(SatArena *arena, const SatDicomImage *image, SatError *err)
{
    const double entries[2] = {128, 65535};
    uint64_t most = image->bits_stored <= 32 ? ((uint64_t)1 << image->bits_stored) - 1U : 0;
    const double scaled[3] = {image->bits_stored, (double)(most / 510U), (double)most};
    switch (image->conversion) {
    case SAT_DICOM_FROM_PALETTE_16:
        return sat_deid_sentence(arena, SAT_SENTENCE_PALETTE_16, entries, 2, err);
    case SAT_DICOM_FROM_YBR:
    case SAT_DICOM_FROM_YBR_422:
    case SAT_DICOM_FROM_YBR_PARTIAL_422:
        return sat_deid_sentence(arena, SAT_SENTENCE_YBR, NULL, 0, err);
    case SAT_DICOM_FROM_SUPPLEMENT:
        return sat_deid_sentence(arena, SAT_SENTENCE_SUPPLEMENT, NULL, 0, err);
    case SAT_DICOM_SCALED_TO_8:
        if (image->bits_stored > 8) {
            return sat_deid_sentence(arena, SAT_SENTENCE_SCALED_TO_8, scaled, 3, err);
        }
        break;
    case SAT_DICOM_LINEAR_TO_16:
        return sat_deid_sentence(arena, SAT_SENTENCE_LINEAR_TO_16, NULL, 0, err);
    case SAT_DICOM_AS_STORED:
    case SAT_DICOM_FROM_PALETTE:
        break;
    }
    return sat_deid_sentence(arena, SAT_SENTENCE_EMPTY, NULL, 0, err);
}
