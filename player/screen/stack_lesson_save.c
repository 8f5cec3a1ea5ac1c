/* What a lesson leaves in the user's folder of data. */
#include <string.h>

#include "formats/base/checksum.h"
#include "formats/base/platform.h"
#include "player/lesson/lesson_results.h"
#include "player/screen/stack_lesson_private.h"

void sat_stack_case_hash(const SatStackScreen *stack, size_t case_index,
                         char digits[SAT_REVISION_CASE_DIGITS + 1])
{
    char all[SAT_SHA256_HEX_LENGTH + 1];
    const SatPackCaseEntry *entry =
        sat_pack_reader_case(sat_pack_session_reader(stack->session), case_index);
    sat_sha256_to_hex(&entry->case_json.hash, all);
    memcpy(digits, all, SAT_REVISION_CASE_DIGITS);
    digits[SAT_REVISION_CASE_DIGITS] = '\0';
}

/** The hash of the hashes of its cases: says which pack it was, whatever its file is called. */
static void hash_pack(SatStackScreen *stack)
{
    const SatPackReader *reader = sat_pack_session_reader(stack->session);
    SatByteWriter hashes = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < sat_pack_reader_case_count(reader); i++) {
        const SatPackCaseEntry *entry = sat_pack_reader_case(reader, i);
        sat_write_bytes(&hashes, &entry->case_json.hash, sizeof entry->case_json.hash);
    }
    if (!hashes.failed) {
        const SatSha256 hash = sat_sha256(hashes.bytes, hashes.length);
        sat_sha256_to_hex(&hash, stack->lesson.pack_hash);
    }
    sat_byte_writer_free(&hashes);
}

static bool note_question(SatStackScreen *stack, const char *case_hash, SatQuestionState *state)
{
    SatError ignored = SAT_ERROR_INIT; /* the oldest thousands are remembered: enough */
    const bool is_missed = state->is_skipped || state->is_out_of_time || state->attempts > 0;
    if (state->is_noted || !is_missed || state->marking.verdict == SAT_VERDICT_UNMARKED) {
        return false;
    }
    state->is_noted = true;
    return sat_revision_note(&stack->lesson.revision, case_hash, state->id,
                             state->marking.verdict == SAT_VERDICT_CORRECT, sat_calendar_day(),
                             &ignored);
}

/** Into the memory of what to ask again. True when it changed. */
static bool note_answers(SatStackScreen *stack)
{
    const SatLessonRun *run = stack->lesson.run;
    bool changed = false;
    for (size_t s = 0; run->mode != SAT_MODE_LECTURE && s < run->stop_count; s++) {
        char hash[SAT_REVISION_CASE_DIGITS + 1];
        SatLesson *lesson = run->lessons[s];
        if (lesson == NULL) {
            continue;
        }
        sat_stack_case_hash(stack, sat_lesson_run_case(run, s), hash);
        for (size_t i = 0; i < sat_lesson_question_count(lesson); i++) {
            if (sat_lesson_asks(lesson, i)) {
                changed = note_question(stack, hash, sat_lesson_state(lesson, i)) || changed;
            }
        }
    }
    return changed;
}

void sat_stack_lesson_save(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    SatByteWriter csv = SAT_BYTE_WRITER_INIT;
    SatByteWriter jsonl = SAT_BYTE_WRITER_INIT;
    SatByteWriter revision = SAT_BYTE_WRITER_INIT;
    if (lesson->is_saved || sat_lesson_run_score(lesson->run).asked == 0) {
        return;
    }
    if (lesson->pack_hash[0] == '\0') {
        hash_pack(stack);
    }
    const bool noted = note_answers(stack);
    sat_results_csv(lesson->run, lesson->pack_hash, &csv);
    sat_results_jsonl(lesson->run, lesson->pack_hash, &jsonl, lesson->checksum);
    sat_revision_write(&lesson->revision, &revision);
    lesson->is_saved = true;
    lesson->saved_path[0] = '\0';
    sat_lesson_files_save(lesson->files, &csv, &jsonl, noted ? &revision : NULL);
    sat_byte_writer_free(&csv);
    sat_byte_writer_free(&jsonl);
    sat_byte_writer_free(&revision);
}
