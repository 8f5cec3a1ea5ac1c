/* Reads and writes the selectors of the command line. */
#include "export/assemble/selector.h"

#include <stdio.h>
#include <string.h>

#include "formats/base/json_value.h"

/* What is left to read; the whole text is for messages. */
typedef struct {
    const char *at;
    const char *end;
    const char *whole;
    size_t whole_length;
} Scanner;

static Scanner scan_of(const char *text, size_t length)
{
    return (Scanner){text, text + length, text, length};
}

/* Long texts are shown by their beginning. */
static int shown_length(const Scanner *scan)
{
    return (int)(scan->whole_length < 60 ? scan->whole_length : 60);
}

static bool bad(const Scanner *scan, SatError *err, const char *what)
{
    return sat_fail(err, SAT_ERR_ARGUMENT, "\"%.*s\": %s", shown_length(scan), scan->whole, what);
}

static bool take(Scanner *scan, char c)
{
    if (scan->at < scan->end && *scan->at == c) {
        scan->at++;
        return true;
    }
    return false;
}

/* A whole number of at least `least`. what: its name in a message. */
static bool take_number(Scanner *scan, uint32_t least, const char *what, uint32_t *out,
                        SatError *err)
{
    uint64_t value = 0;
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9' && value <= UINT32_MAX) {
        value = value * 10 + (uint64_t)(*scan->at++ - '0');
    }
    if (scan->at == start || value > UINT32_MAX || value < least) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "\"%.*s\": %s must be a whole number from %u on",
                        shown_length(scan), scan->whole, what, (unsigned)least);
    }
    *out = (uint32_t)value;
    return true;
}

/* Up to the end or the character `stop`. */
static bool take_selector(Scanner *scan, char stop, SatSelector *out, SatError *err)
{
    SatSelector selector = {0, 0, 0};
    if (!take_number(scan, 1, "the case", &selector.case_number, err) ||
        (take(scan, '/') && (!take_number(scan, 1, "the study", &selector.study_number, err) ||
                             (take(scan, '/') && !take_number(scan, 1, "the series",
                                                              &selector.series_number, err))))) {
        return false;
    }
    if (scan->at < scan->end && *scan->at != stop) {
        return bad(scan, err, "expected a case, case/study or case/study/series such as 1/2/3");
    }
    *out = selector;
    return true;
}

bool sat_selector_parse(const char *text, size_t length, SatSelector *out, SatError *err)
{
    Scanner scan = scan_of(text, length);
    return take_selector(&scan, '\0', out, err);
}

void sat_selector_format(SatSelector selector, char out[SAT_SELECTOR_CAPACITY])
{
    if (selector.case_number == 0) {
        out[0] = '\0';
    } else if (selector.study_number == 0) {
        (void)snprintf(out, SAT_SELECTOR_CAPACITY, "%u", (unsigned)selector.case_number);
    } else if (selector.series_number == 0) {
        (void)snprintf(out, SAT_SELECTOR_CAPACITY, "%u/%u", (unsigned)selector.case_number,
                       (unsigned)selector.study_number);
    } else {
        (void)snprintf(out, SAT_SELECTOR_CAPACITY, "%u/%u/%u", (unsigned)selector.case_number,
                       (unsigned)selector.study_number, (unsigned)selector.series_number);
    }
}

bool sat_selector_equal(SatSelector a, SatSelector b)
{
    return a.case_number == b.case_number && a.study_number == b.study_number &&
           a.series_number == b.series_number;
}

bool sat_selector_covers(SatSelector selector, SatSelector place)
{
    return (selector.case_number == 0 || selector.case_number == place.case_number) &&
           (selector.study_number == 0 || selector.study_number == place.study_number) &&
           (selector.series_number == 0 || selector.series_number == place.series_number);
}

bool sat_selector_next(const char **text, SatSelector *out, SatError *err)
{
    if (**text == '\0') {
        return false;
    }
    const char *comma = strchr(*text, ',');
    size_t length = comma != NULL ? (size_t)(comma - *text) : strlen(*text);
    if (comma != NULL && comma[1] == '\0') {
        return sat_fail(err, SAT_ERR_ARGUMENT, "nothing follows the last comma");
    }
    if (!sat_selector_parse(*text, length, out, err)) {
        return false;
    }
    *text += length + (comma != NULL ? 1U : 0U);
    return true;
}

/* The selector and its colon. */
static bool take_place(Scanner *scan, SatSelector *selector, SatError *err)
{
    if (memchr(scan->at, ':', (size_t)(scan->end - scan->at)) == NULL) {
        return bad(scan, err,
                   "a case, study or series and a colon must come first, such as 1/2/3:");
    }
    if (!take_selector(scan, ':', selector, err)) {
        return false;
    }
    return take(scan, ':');
}

/* A, A- or A-B: to the end of the text or `stop`. */
static bool take_range(Scanner *scan, char stop, uint32_t *first, uint32_t *last, SatError *err)
{
    if (!take_number(scan, 1, "the first frame", first, err)) {
        return false;
    }
    if (!take(scan, '-')) {
        *last = *first;
    } else if (scan->at < scan->end && *scan->at != stop &&
               !take_number(scan, 1, "the last frame", last, err)) {
        return false;
    }
    return *last == 0 || *last >= *first || bad(scan, err, "the last frame comes before the first");
}

bool sat_selector_parse_frames(const char *text, SatSelector *selector, uint32_t *first_number,
                               uint32_t *last_number, uint32_t *step, SatError *err)
{
    Scanner scan = scan_of(text, strlen(text));
    uint32_t first = 0;
    uint32_t last = 0;
    uint32_t every = 1;
    SatSelector place = {0, 0, 0};
    if (!take_place(&scan, &place, err) || !take_range(&scan, '/', &first, &last, err)) {
        return false;
    }
    if (take(&scan, '/') && !take_number(&scan, 1, "the step", &every, err)) {
        return false;
    }
    if (scan.at != scan.end) {
        return bad(&scan, err, "expected SEL:A-B or SEL:A-B/STEP, such as 1/1/2:10-60/2");
    }
    *selector = place;
    *first_number = first;
    *last_number = last;
    *step = every;
    return true;
}

/* X,Y,W,H. form: what a message says was expected. */
static bool take_rect(Scanner *scan, const char *form, uint32_t rect[4], SatError *err)
{
    static const char *const names[4] = {"X", "Y", "the width", "the height"};
    for (size_t i = 0; i < 4; i++) {
        if (i > 0 && !take(scan, ',')) {
            return bad(scan, err, form);
        }
        if (!take_number(scan, i < 2 ? 0 : 1, names[i], &rect[i], err)) {
            return false;
        }
    }
    return true;
}

bool sat_selector_parse_crop(const char *text, SatSelector *selector, uint32_t crop[4],
                             SatError *err)
{
    static const char form[] = "expected SEL:X,Y,W,H in pixels, such as 1/1/2:100,80,256,256";
    Scanner scan = scan_of(text, strlen(text));
    SatSelector place = {0, 0, 0};
    uint32_t values[4] = {0, 0, 0, 0};
    if (!take_place(&scan, &place, err) || !take_rect(&scan, form, values, err)) {
        return false;
    }
    if (scan.at != scan.end) {
        return bad(&scan, err, form);
    }
    *selector = place;
    memcpy(crop, values, sizeof(values));
    return true;
}

bool sat_selector_parse_mask(const char *text, SatSelector *selector, uint32_t rect[4],
                             uint32_t *first_number, uint32_t *last_number, SatError *err)
{
    static const char form[] =
        "expected SEL:X,Y,W,H or SEL:X,Y,W,H@A-B, such as 1/1/2:0,0,300,40@1-20";
    Scanner scan = scan_of(text, strlen(text));
    SatSelector place = {0, 0, 0};
    uint32_t values[4] = {0, 0, 0, 0};
    uint32_t first = 0;
    uint32_t last = 0;
    if (!take_place(&scan, &place, err) || !take_rect(&scan, form, values, err) ||
        (take(&scan, '@') && !take_range(&scan, '\0', &first, &last, err))) {
        return false;
    }
    if (scan.at != scan.end) {
        return bad(&scan, err, form);
    }
    *selector = place;
    memcpy(rect, values, sizeof(values));
    *first_number = first;
    *last_number = last;
    return true;
}

bool sat_selector_parse_window(const char *text, SatSelector *selector, double *center,
                               double *width, SatError *err)
{
    Scanner scan = scan_of(text, strlen(text));
    SatSelector place = {0, 0, 0};
    double numbers[2] = {0.0, 0.0};
    if (!take_place(&scan, &place, err)) {
        return false;
    }
    const char *slash = memchr(scan.at, '/', (size_t)(scan.end - scan.at));
    if (slash == NULL || !sat_parse_double(scan.at, (size_t)(slash - scan.at), &numbers[0]) ||
        !sat_parse_double(slash + 1, (size_t)(scan.end - slash - 1), &numbers[1])) {
        return bad(&scan, err, "expected SEL:CENTRE/WIDTH, such as 1/1/2:40/400");
    }
    bool in_range =
        numbers[0] >= -1e9 && numbers[0] <= 1e9 && numbers[1] > 0.0 && numbers[1] <= 1e9;
    if (!in_range) {
        return bad(&scan, err, "the width of a window must be greater than 0");
    }
    *selector = place;
    *center = numbers[0];
    *width = numbers[1];
    return true;
}

bool sat_selector_parse_thicken(const char *text, SatSelector *selector, double *mm, SatError *err)
{
    Scanner scan = scan_of(text, strlen(text));
    SatSelector place = {0, 0, 0};
    double number = 0.0;
    if (!take_place(&scan, &place, err)) {
        return false;
    }
    if (!sat_parse_double(scan.at, (size_t)(scan.end - scan.at), &number) || !(number > 0.0) ||
        number > 1000.0) {
        return bad(&scan, err, "expected SEL:MM, how thick slices shall be, such as 1/1/2:3");
    }
    *selector = place;
    *mm = number;
    return true;
}

bool sat_selector_parse_text(const char *text, SatSelector *selector, const char **rest,
                             SatError *err)
{
    static const char selector_characters[] = "0123456789/";
    size_t length = strspn(text, selector_characters);
    *selector = (SatSelector){0, 0, 0};
    *rest = text;
    if (length == 0 || text[length] != ':') {
        return true;
    }
    *rest = text + length + 1;
    return sat_selector_parse(text, length, selector, err);
}
