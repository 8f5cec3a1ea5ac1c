/* The profiles by name, their options, the codes that tell of them. */
#include "export/deidentify/deid_profile.h"

#include <string.h>

typedef struct {
    const char *word;
    SatPs315Option option;
    SatDeidMethodCode code;
} OptionWord;

/* CID 7050. What is not offered has no word: structured content is refused as a whole. */
static const OptionWord option_words[] = {
    {"clean-graphics", SAT_PS3_15_GRAPHICS, {"113103", "Clean Graphics Option"}},
    {"clean-descriptors", SAT_PS3_15_DESCRIPTORS, {"113105", "Clean Descriptors Option"}},
    {"retain-full-dates",
     SAT_PS3_15_FULL_DATES,
     {"113106", "Retain Longitudinal Temporal Information Full Dates Option"}},
    {"retain-modified-dates",
     SAT_PS3_15_MODIFIED_DATES,
     {"113107", "Retain Longitudinal Temporal Information Modified Dates Option"}},
    {"retain-patient-characteristics",
     SAT_PS3_15_CHARACTERISTICS,
     {"113108", "Retain Patient Characteristics Option"}},
    {"retain-device-identity", SAT_PS3_15_DEVICE, {"113109", "Retain Device Identity Option"}},
    {"retain-uids", SAT_PS3_15_UIDS, {"113110", "Retain UIDs Option"}},
    {"retain-safe-private", SAT_PS3_15_SAFE_PRIVATE, {"113111", "Retain Safe Private Option"}},
    {"retain-institution-identity",
     SAT_PS3_15_INSTITUTION,
     {"113112", "Retain Institution Identity Option"}},
};
enum { OPTION_WORDS = sizeof(option_words) / sizeof(option_words[0]) };

#define BIT(option) (1U << SAT_PS3_15_##option)
static const unsigned teaching_bits =
    BIT(GRAPHICS) | BIT(DESCRIPTORS) | BIT(CHARACTERISTICS) | BIT(SAFE_PRIVATE);

static const struct {
    const char *name;
    unsigned more_bits;
    bool is_strict;
} profiles[] = {
    {"teaching", BIT(MODIFIED_DATES), false},
    {"strict", 0, true},
    {"retain-dates", BIT(FULL_DATES), false},
};

static bool take_profile(const char *word, size_t length, SatDeidProfile *out)
{
    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
        if (strlen(profiles[i].name) == length && memcmp(profiles[i].name, word, length) == 0) {
            unsigned bits = profiles[i].is_strict ? 0U : teaching_bits | profiles[i].more_bits;
            *out = (SatDeidProfile){.name = profiles[i].name};
            for (unsigned option = 0; option < SAT_PS3_15_OPTION_COUNT; option++) {
                out->options[option] = (bits >> option & 1U) != 0;
            }
            return true;
        }
    }
    return false;
}

static bool take_option(const char *word, size_t length, SatDeidProfile *out)
{
    for (size_t i = 0; i < OPTION_WORDS; i++) {
        if (strlen(option_words[i].word) == length &&
            memcmp(option_words[i].word, word, length) == 0) {
            out->options[option_words[i].option] = true;
            if (option_words[i].option == SAT_PS3_15_FULL_DATES) {
                out->options[SAT_PS3_15_MODIFIED_DATES] = false;
            } else if (option_words[i].option == SAT_PS3_15_MODIFIED_DATES) {
                out->options[SAT_PS3_15_FULL_DATES] = false;
            }
            return true;
        }
    }
    return false;
}

bool sat_deid_profile_parse(const char *text, SatDeidProfile *out, SatError *err)
{
    size_t length = strcspn(text, "+");
    bool known = take_profile(text, length, out);
    while (known && text[length] == '+') {
        text += length + 1;
        length = strcspn(text, "+");
        known = take_option(text, length, out);
    }
    return known ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "no such profile: teaching, strict or retain-dates, and behind a + any of "
                    "retain-device-identity, retain-institution-identity, retain-uids, "
                    "retain-safe-private, retain-patient-characteristics, retain-full-dates, "
                    "retain-modified-dates, clean-descriptors, clean-graphics");
}

size_t sat_deid_profile_codes(const SatDeidProfile *profile,
                              SatDeidMethodCode codes[SAT_DEID_MOST_CODES])
{
    size_t count = 0;
    codes[count++] = (SatDeidMethodCode){"113100", "Basic Application Confidentiality Profile"};
    for (size_t i = 0; i < OPTION_WORDS; i++) {
        if (profile->options[option_words[i].option]) {
            codes[count++] = option_words[i].code;
        }
    }
    return count;
}
