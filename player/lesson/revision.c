/* Leitner's boxes. */
#include "player/lesson/revision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t DAYS[SAT_REVISION_BOXES] = {0, 1, 3, 7, 14, 30};

static SatRevisionCard *find(const SatRevision *revision, const char *case_hash,
                             const char *question)
{
    for (size_t i = 0; i < revision->count; i++) {
        SatRevisionCard *card = &revision->cards[i];
        if (strcmp(card->case_hash, case_hash) == 0 && strcmp(card->question, question) == 0) {
            return card;
        }
    }
    return NULL;
}

static bool add(SatRevision *revision, const SatRevisionCard *card, SatError *err)
{
    if (revision->count >= SAT_REVISION_MAX_CARDS) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than %u questions are remembered already",
                        SAT_REVISION_MAX_CARDS);
    }
    if (revision->count == revision->capacity) {
        const size_t capacity = revision->capacity > 0 ? revision->capacity * 2 : 64;
        SatRevisionCard *grown = realloc(revision->cards, capacity * sizeof *grown);
        if (grown == NULL) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for what was answered before");
        }
        revision->cards = grown;
        revision->capacity = capacity;
    }
    revision->cards[revision->count++] = *card;
    return true;
}

/** A whole number of at most nine digits, ended by a blank. */
static bool take_number(const char **at, const char *end, uint32_t *out)
{
    uint32_t value = 0;
    size_t digits = 0;
    for (; *at < end && **at >= '0' && **at <= '9' && digits < 9; (*at)++, digits++) {
        value = value * 10 + (uint32_t)(**at - '0');
    }
    if (digits == 0 || *at >= end || **at != ' ') {
        return false;
    }
    (*at)++;
    *out = value;
    return true;
}

static bool read_card(const char *line, const char *end, SatRevisionCard *card)
{
    const size_t digits = SAT_REVISION_CASE_DIGITS;
    if ((size_t)(end - line) < digits + 1 || line[digits] != ' ') {
        return false;
    }
    memcpy(card->case_hash, line, digits);
    const char *at = line + digits + 1;
    if (strspn(card->case_hash, "0123456789abcdef") != digits ||
        !take_number(&at, end, &card->box) || !take_number(&at, end, &card->due_day) ||
        card->box >= SAT_REVISION_BOXES) {
        return false;
    }
    const size_t length = (size_t)(end - at);
    if (length == 0 || length >= sizeof card->question || memchr(at, '\0', length) != NULL) {
        return false;
    }
    memcpy(card->question, at, length);
    return true;
}

bool sat_revision_parse(const char *text, size_t length, SatRevision *out, SatError *err)
{
    *out = (SatRevision){0};
    for (size_t start = 0; start < length && out->count < SAT_REVISION_MAX_CARDS;) {
        const char *newline = memchr(text + start, '\n', length - start);
        const size_t end = newline != NULL ? (size_t)(newline - text) : length;
        SatRevisionCard card = {0};
        if (read_card(text + start, text + end, &card) && !add(out, &card, err)) {
            sat_revision_free(out);
            return false;
        }
        start = end + 1;
    }
    return true;
}

void sat_revision_write(const SatRevision *revision, SatByteWriter *out)
{
    for (size_t i = 0; i < revision->count; i++) {
        const SatRevisionCard *card = &revision->cards[i];
        char start[64];
        snprintf(start, sizeof start, "%s %u %u ", card->case_hash, card->box, card->due_day);
        sat_write_text(out, start);
        sat_write_text(out, card->question);
        sat_write_u8(out, '\n');
    }
}

void sat_revision_free(SatRevision *revision)
{
    free(revision->cards);
    *revision = (SatRevision){0};
}

bool sat_revision_note(SatRevision *revision, const char *case_hash, const char *question,
                       bool right, uint32_t today, SatError *err)
{
    SatRevisionCard *card = find(revision, case_hash, question);
    if (card == NULL) {
        SatRevisionCard made = {.box = 0};
        if (strlen(case_hash) != SAT_REVISION_CASE_DIGITS || question[0] == '\0' ||
            strlen(question) >= sizeof made.question || strchr(question, '\n') != NULL) {
            return true; /* nothing to know it by: it is asked like a new one */
        }
        memcpy(made.case_hash, case_hash, sizeof made.case_hash);
        memcpy(made.question, question, strlen(question));
        if (!add(revision, &made, err)) {
            return false;
        }
        card = &revision->cards[revision->count - 1];
    }
    card->box = !right ? 0 : card->box + 1 < SAT_REVISION_BOXES ? card->box + 1 : card->box;
    card->due_day = today + DAYS[card->box];
    return true;
}

static bool is_due(const SatRevisionCard *card, uint32_t today)
{
    return card->box == 0 || card->due_day <= today;
}

bool sat_revision_is_due(const SatRevision *revision, const char *case_hash, const char *question,
                         uint32_t today)
{
    const SatRevisionCard *card = find(revision, case_hash, question);
    return card != NULL && is_due(card, today);
}

bool sat_revision_has_due(const SatRevision *revision, const char *case_hash, uint32_t today)
{
    for (size_t i = 0; i < revision->count; i++) {
        const SatRevisionCard *card = &revision->cards[i];
        if (strcmp(card->case_hash, case_hash) == 0 && is_due(card, today)) {
            return true;
        }
    }
    return false;
}
