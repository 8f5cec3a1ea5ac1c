/* Finds a link in a text of a case. */
#include "formats/case/rich_text_link.h"

#include <string.h>

enum { MOST_ID_BYTES = 64 };

static bool begins(const char *text, size_t length, const char *with)
{
    const size_t count = strlen(with);
    bool is_same = length >= count;
    for (size_t i = 0; is_same && i < count; i++) {
        const char c = text[i];
        is_same = (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == with[i];
    }
    return is_same;
}

static bool is_id(const char *text, size_t length)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_-";
    return length > 0 && length <= MOST_ID_BYTES && strspn(text, allowed) >= length;
}

static bool find_target(const char *text, size_t length, SatRichLinkPlace *out)
{
    static const struct {
        const char *begin;
        SatRichLink link;
    } kinds[] = {
        {"#mark:", SAT_RICH_MARK}, {"#view:", SAT_RICH_VIEW}, {"#finding:", SAT_RICH_FINDING}};
    if (begins(text, length, "http://") || begins(text, length, "https://")) {
        out->link = SAT_RICH_WEB;
        out->target = text;
        out->target_length = length;
        return true;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const size_t skipped = strlen(kinds[i].begin);
        if (begins(text, length, kinds[i].begin) && is_id(text + skipped, length - skipped)) {
            out->link = kinds[i].link;
            out->target = text + skipped;
            out->target_length = length - skipped;
            return true;
        }
    }
    return false;
}

bool sat_rich_link_find(const char *text, size_t length, SatRichLinkPlace *out)
{
    size_t end = 1;
    const size_t most = length < SAT_RICH_MAX_ADDRESS_BYTES ? length : SAT_RICH_MAX_ADDRESS_BYTES;
    while (end < most && text[end] != ']' && text[end] != '[') {
        end += text[end] == '\\' && end + 1 < most ? 2 : 1;
    }
    if (end < 2 || end + 2 >= length || text[end] != ']' || text[end + 1] != '(') {
        return false;
    }
    const char *target = text + end + 2;
    size_t count = 0;
    while (end + 2 + count < length && count <= SAT_RICH_MAX_ADDRESS_BYTES &&
           (unsigned char)target[count] > ' ' && target[count] != '(' && target[count] != ')') {
        count++;
    }
    if (end + 2 + count >= length || target[count] != ')' || count > SAT_RICH_MAX_ADDRESS_BYTES) {
        return false;
    }
    out->words_end = end;
    out->end = end + 2 + count + 1;
    return find_target(target, count, out);
}
