/* Shows the text of HTML and XML elements as plain text. */
#include "export/import/html_text.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <string.h>

#include "export/import/import_text.h"

/* Entries of a list that get a number; the bytes of HTML that are looked at: no case has so much.
 */
enum { MOST_NUMBERED = 100, MOST_HTML_BYTES = 16 << 20 };

/* What an element does to the text around it. */
typedef enum { IN_LINE, NEW_LINE, NEW_PARAGRAPH, UNSEEN } Flow;

typedef struct {
    SatByteWriter *out;
    size_t start;     /* of what this appends */
    int breaks;       /* line feeds before the next word */
    bool needs_blank; /* a blank before it */

    /* With the marks of rich_text.h: */
    bool keeps_marks;
    unsigned bold, italic; /* elements that ask for it, inside each other */
    unsigned style;        /* what is open: stars to write */
    const char *prefix;    /* of a heading, before its first word; "" */
    const xmlNode *link;   /* the link that words are in; NULL: none */
    bool is_in_link;       /* its bracket is open */
} Shown;

enum { ITALIC_STARS = 1, BOLD_STARS = 2, MOST_ADDRESS_BYTES = 2048, MOST_LEVEL = 3 };

static bool is_name(const xmlNode *node, const char *name)
{
    const char *own = (const char *)node->name;
    return own != NULL && sat_import_equal(own, strlen(own), name);
}

static bool is_one_of(const xmlNode *node, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (is_name(node, *names)) {
            return true;
        }
    }
    return false;
}

static Flow flow_of(const xmlNode *node)
{
    static const char *const paragraphs[] = {
        "p",  "h1",    "h2", "h3",      "h4",         "h5",  "h6",      "ul",     "ol",
        "dl", "table", "hr", "section", "blockquote", "pre", "article", "figure", NULL};
    static const char *const lines[] = {"div",    "li",      "tr",        "br",     "dt",
                                        "dd",     "caption", "reference", "center", "figcaption",
                                        "header", "body",    NULL};
    static const char *const unseen[] = {"script",   "style",  "head",     "template",
                                         "noscript", "iframe", "object",   "embed",
                                         "select",   "svg",    "textarea", NULL};
    if (is_one_of(node, paragraphs)) {
        return NEW_PARAGRAPH;
    }
    if (is_one_of(node, lines)) {
        return NEW_LINE;
    }
    return is_one_of(node, unseen) ? UNSEEN : IN_LINE;
}

static void want_breaks(Shown *shown, int count)
{
    shown->breaks = shown->breaks > count ? shown->breaks : count;
}

static void put_breaks(Shown *shown)
{
    bool is_first = shown->out->length == shown->start;
    for (int i = 0; i < shown->breaks && !is_first; i++) {
        sat_write_u8(shown->out, '\n');
    }
    if (shown->breaks == 0 && shown->needs_blank && !is_first) {
        sat_write_u8(shown->out, ' ');
    }
    shown->breaks = 0;
    shown->needs_blank = false;
}

static void put_stars(Shown *shown, unsigned stars)
{
    for (unsigned i = 0; i < stars; i++) {
        sat_write_u8(shown->out, '*');
    }
}

/* owns: xmlFree(); NULL: no address a text may lead to */
static xmlChar *link_address(const xmlNode *link)
{
    xmlChar *address = xmlGetProp(link, (const xmlChar *)"href");
    const char *text = (const char *)address;
    const size_t length = text != NULL ? strlen(text) : 0;
    bool is_good = length < MOST_ADDRESS_BYTES && (sat_import_begins(text, length, "http://") ||
                                                   sat_import_begins(text, length, "https://"));
    for (size_t i = 0; is_good && i < length; i++) {
        is_good = (unsigned char)text[i] > ' ' && text[i] != '(' && text[i] != ')';
    }
    if (!is_good) {
        xmlFree(address);
        return NULL;
    }
    return address;
}

static unsigned wanted_style(const Shown *shown)
{
    return (shown->bold > 0 ? BOLD_STARS : 0U) | (shown->italic > 0 ? ITALIC_STARS : 0U);
}

/* What ended with the words of the link closes before it does. */
static void close_link(Shown *shown)
{
    if (shown->is_in_link) {
        put_stars(shown, shown->style & ~wanted_style(shown));
        shown->style &= wanted_style(shown);
    }
    xmlChar *address = shown->is_in_link ? link_address(shown->link) : NULL;
    if (address != NULL) {
        sat_write_format(shown->out, "](%s)", (const char *)address);
    }
    shown->is_in_link = false;
    xmlFree(address);
}

static void close_marks(Shown *shown)
{
    close_link(shown);
    put_stars(shown, shown->style);
    shown->style = 0;
}

/* Marks open and close where words begin and end; a change inside a word waits for its end. */
static void change_marks(Shown *shown, char next)
{
    const unsigned wanted = wanted_style(shown);
    const bool is_apart = shown->breaks > 0 || shown->needs_blank;
    const bool is_first = shown->out->length == shown->start;
    if (is_apart || (next != '\0' && strchr(".,;:!?)", next) != NULL)) {
        put_stars(shown, shown->style & ~wanted);
        shown->style &= wanted;
    }
    if (shown->breaks > 0 && !is_first) {
        close_marks(shown);
    }
    put_breaks(shown);
    sat_write_text(shown->out, shown->prefix);
    shown->prefix = "";
    const size_t length = shown->out->length;
    const char before = length > shown->start ? (char)shown->out->bytes[length - 1] : ' ';
    if (before == ' ' || before == '\n' || before == '(') {
        put_stars(shown, wanted & ~shown->style);
        shown->style |= wanted;
    }
    if (shown->link != NULL && !shown->is_in_link) {
        sat_write_u8(shown->out, '[');
        shown->is_in_link = true;
    }
    const bool is_at_line = is_first || before == '\n';
    if (strchr("\\*[]", next) != NULL || (is_at_line && (next == '#' || next == '-'))) {
        sat_write_u8(shown->out, '\\');
    }
}

static void put_text(Shown *shown, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
            shown->needs_blank = true;
        } else {
            if (shown->keeps_marks) {
                change_marks(shown, text[i]);
            } else if (shown->breaks > 0 || shown->needs_blank) {
                put_breaks(shown);
            }
            sat_write_u8(shown->out, (uint8_t)text[i]);
        }
    }
}

/* Raised and lowered digits and signs have letters of their own: 10⁹ must not become 109. What has
 * other letters in it ("5th") stays as it is. */
static void put_text_of(Shown *shown, const xmlNode *text)
{
    static const char *const raised[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                         "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
    static const char *const lowered[] = {"\u2080", "\u2081", "\u2082", "\u2083", "\u2084",
                                          "\u2085", "\u2086", "\u2087", "\u2088", "\u2089"};
    const char *bytes = (const char *)text->content;
    const bool is_raised = text->parent != NULL && is_name(text->parent, "sup");
    const bool is_lowered = text->parent != NULL && is_name(text->parent, "sub");
    const size_t length = strlen(bytes);
    if ((!is_raised && !is_lowered) || strspn(bytes, "0123456789+-") != length) {
        put_text(shown, bytes, length);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        const char *letter = bytes[i] == '+'   ? (is_raised ? "\u207a" : "\u208a")
                             : bytes[i] == '-' ? (is_raised ? "\u207b" : "\u208b")
                                               : (is_raised ? raised : lowered)[bytes[i] - '0'];
        put_text(shown, letter, strlen(letter));
    }
}

/* "2. " in a numbered list, "• " in others. */
static void put_list_mark(Shown *shown, const xmlNode *item)
{
    bool is_numbered = item->parent != NULL && is_name(item->parent, "ol");
    unsigned number = 1;
    for (const xmlNode *before = item->prev;
         is_numbered && before != NULL && number < MOST_NUMBERED; before = before->prev) {
        number += before->type == XML_ELEMENT_NODE && is_name(before, "li");
    }
    if (shown->keeps_marks) {
        close_marks(shown);
    }
    put_breaks(shown);
    unsigned depth = 0;
    for (const xmlNode *list = item->parent;
         shown->keeps_marks && list != NULL && depth < MOST_LEVEL; list = list->parent) {
        depth += is_name(list, "ul") || is_name(list, "ol");
    }
    for (unsigned i = 1; i < depth; i++) {
        sat_write_text(shown->out, "  ");
    }
    if (is_numbered && number < MOST_NUMBERED) {
        sat_write_format(shown->out, "%u. ", number);
    } else {
        sat_write_text(shown->out, "\xE2\x80\xA2 ");
    }
}

/* by: 1 entering, -1 leaving. */
static void enter_marks(Shown *shown, const xmlNode *node, int by)
{
    static const char *const bold[] = {"b", "strong", NULL}, *const italic[] = {"i", "em", NULL};
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6", NULL};
    const bool enters = by > 0;
    if (is_one_of(node, bold)) {
        shown->bold += enters ? 1U : shown->bold > 0 ? -1U : 0U;
    } else if (is_one_of(node, italic)) {
        shown->italic += enters ? 1U : shown->italic > 0 ? -1U : 0U;
    } else if (is_one_of(node, headings)) {
        const char digit = (char)node->name[1];
        shown->prefix = !enters ? "" : digit == '1' ? "# " : digit == '2' ? "## " : "### ";
    } else if (is_name(node, "a") && enters && shown->link == NULL) {
        xmlChar *address = link_address(node);
        shown->link = address != NULL ? node : NULL;
        xmlFree(address);
    } else if (shown->link == node && !enters) {
        close_link(shown);
        shown->link = NULL;
    }
}

static void enter(Shown *shown, const xmlNode *node)
{
    Flow flow = flow_of(node);
    if (flow == NEW_LINE || flow == NEW_PARAGRAPH) {
        want_breaks(shown, flow == NEW_LINE ? 1 : 2);
    }
    if (is_name(node, "li")) {
        put_list_mark(shown, node);
    }
    if (shown->keeps_marks) {
        enter_marks(shown, node, 1);
    }
}

/* The address of a link that is not its own text. */
static void put_address(Shown *shown, const xmlNode *link)
{
    xmlChar *address = xmlGetProp(link, (const xmlChar *)"href");
    const char *text = (const char *)address;
    size_t length = text != NULL ? strlen(text) : 0;
    bool is_absolute =
        sat_import_begins(text, length, "http://") || sat_import_begins(text, length, "https://");
    bool is_own = shown->out->length >= shown->start + length && length > 0 &&
                  memcmp(shown->out->bytes + shown->out->length - length, text, length) == 0;
    if (is_absolute && !is_own && length < 2048) {
        sat_write_text(shown->out, " (");
        sat_write_bytes(shown->out, text, length);
        sat_write_text(shown->out, ")");
    }
    xmlFree(address);
}

static void leave(Shown *shown, const xmlNode *node)
{
    Flow flow = flow_of(node);
    if (shown->keeps_marks) {
        enter_marks(shown, node, -1);
    } else if (is_name(node, "a")) {
        put_address(shown, node);
    }
    if (is_name(node, "td") || is_name(node, "th")) {
        shown->needs_blank = true;
    }
    if (!is_name(node, "br") && (flow == NEW_LINE || flow == NEW_PARAGRAPH)) {
        want_breaks(shown, flow == NEW_LINE ? 1 : 2);
    }
}

static bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
           node->content != NULL;
}

static void put_node(const xmlNode *node, bool keeps_marks, bool (*skips)(const xmlNode *element),
                     SatByteWriter *out)
{
    Shown shown = {.out = out, .start = out->length, .keeps_marks = keeps_marks, .prefix = ""};
    const xmlNode *at = node;
    while (at != NULL) {
        bool is_element = at->type == XML_ELEMENT_NODE;
        bool is_inside =
            at == node || (is_element && flow_of(at) != UNSEEN && !(skips != NULL && skips(at)));
        if (is_text(at)) {
            put_text_of(&shown, at);
        }
        if (is_inside && is_element && at != node) {
            enter(&shown, at);
        }
        if (is_inside && at->children != NULL && at->type != XML_ENTITY_REF_NODE) {
            at = at->children;
            continue;
        }
        if (is_inside && is_element && at != node) {
            leave(&shown, at);
        }
        while (at != node && at->next == NULL) {
            at = at->parent;
            if (at != node) {
                leave(&shown, at);
            }
        }
        at = at == node ? NULL : at->next;
    }
    close_marks(&shown);
}

static void put_html(const char *html, size_t length, bool keeps_marks, SatByteWriter *out)
{
    if (memchr(html, '<', length) == NULL && memchr(html, '&', length) == NULL) {
        sat_import_tidy(html, length, false, out);
        return;
    }
    SatByteWriter tidy = SAT_BYTE_WRITER_INIT;
    sat_import_tidy(html, length < MOST_HTML_BYTES ? length : MOST_HTML_BYTES, false, &tidy);
    htmlDocPtr document = NULL;
    if (!tidy.failed && tidy.length > 0 && tidy.length <= INT_MAX) {
        document = htmlReadMemory((const char *)tidy.bytes, (int)tidy.length, NULL, "UTF-8",
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                      HTML_PARSE_NONET);
    }
    const xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    if (root != NULL) {
        put_node(root, keeps_marks, NULL, out);
    }
    out->failed = out->failed || tidy.failed;
    xmlFreeDoc(document);
    sat_byte_writer_free(&tidy);
}

void sat_import_node_text(const xmlNode *node, bool (*skips)(const xmlNode *element),
                          SatByteWriter *out)
{
    put_node(node, false, skips, out);
}

void sat_import_html_text(const char *html, size_t length, SatByteWriter *out)
{
    put_html(html, length, false, out);
}

void sat_import_html_marked(const char *html, size_t length, SatByteWriter *out)
{
    put_html(html, length, true, out);
}
