/* Compares the keys of an address with what a data set says. */
#include "export/source/asked_keys.h"

#include <stdio.h>
#include <string.h>

#define TAG_MODALITY 0x00080060U

enum { VALUE_CAPACITY = 512 };

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

static bool is_alphanumeric(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

/* Lower case; whatever is no letter, digit or one of `kept` parts two words by one blank. */
static void fold_name(const char *text, const char *kept, char out[VALUE_CAPACITY])
{
    size_t length = 0;
    bool is_parted = false;
    for (; *text != '\0' && length + 2 < VALUE_CAPACITY; text++) {
        const char letter = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
        if (!is_alphanumeric(letter) && strchr(kept, letter) == NULL) {
            is_parted = length > 0;
            continue;
        }
        if (is_parted) {
            out[length++] = ' ';
            is_parted = false;
        }
        out[length++] = letter;
    }
    out[length] = '\0';
}

static void trim(const char *text, char out[VALUE_CAPACITY])
{
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    length = length < VALUE_CAPACITY ? length : VALUE_CAPACITY - 1;
    memcpy(out, text, length);
    out[length] = '\0';
}

/* The way back to the last '*' is all that is ever tried again. */
static bool matches(const char *pattern, const char *text)
{
    const char *star = NULL, *tried = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            tried = text;
        } else if (*pattern == '?' || *pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++tried;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

/* A name has up to three ways of writing it, with '=' between them. */
static bool name_matches(const char *asked, char *value)
{
    char pattern[VALUE_CAPACITY], name[VALUE_CAPACITY];
    fold_name(asked, "*?", pattern);
    for (char *at = value; at != NULL;) {
        char *next = strchr(at, '=');
        if (next != NULL) {
            *next++ = '\0';
        }
        fold_name(at, "", name);
        if (matches(pattern, name)) {
            return true;
        }
        at = next;
    }
    return false;
}

static bool key_matches(const SatQueryKey *key, const SatDicomDataset *dataset)
{
    char value[VALUE_CAPACITY] = "", pattern[VALUE_CAPACITY], trimmed[VALUE_CAPACITY];
    if (sat_query_is_wildcard(key->value)) {
        return true;
    }
    if (!sat_dicom_copy_text(dataset, key->tag, 0, value, sizeof(value))) {
        /* as databases fill it in */
        (void)snprintf(value, sizeof(value), "%s", key->tag == TAG_MODALITY ? "OT" : "");
    }
    if (strcmp(key->vr, "UI") != 0 && (!is_ascii(key->value) || !is_ascii(value))) {
        return true;
    }
    if (strcmp(key->vr, "PN") == 0) {
        return name_matches(key->value, value);
    }
    trim(key->value, pattern);
    trim(value, trimmed);
    return matches(pattern, trimmed);
}

const char *sat_asked_mismatch(const SatServerAddress *asked, const SatDicomDataset *dataset)
{
    for (size_t i = 0; i < asked->key_count; i++) {
        if (!key_matches(&asked->keys[i], dataset)) {
            return asked->keys[i].keyword;
        }
    }
    return NULL;
}
