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
} Shown;

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

static void put_text(Shown *shown, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
            shown->needs_blank = true;
        } else {
            if (shown->breaks > 0 || shown->needs_blank) {
                put_breaks(shown);
            }
            sat_write_u8(shown->out, (uint8_t)text[i]);
        }
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
    put_breaks(shown);
    if (is_numbered && number < MOST_NUMBERED) {
        sat_write_format(shown->out, "%u. ", number);
    } else {
        sat_write_text(shown->out, "\xE2\x80\xA2 ");
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
    if (is_name(node, "a")) {
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

void sat_import_node_text(const xmlNode *node, bool (*skips)(const xmlNode *element),
                          SatByteWriter *out)
{
    Shown shown = {.out = out, .start = out->length};
    const xmlNode *at = node;
    while (at != NULL) {
        bool is_element = at->type == XML_ELEMENT_NODE;
        bool is_inside =
            at == node || (is_element && flow_of(at) != UNSEEN && !(skips != NULL && skips(at)));
        if (is_text(at)) {
            put_text(&shown, (const char *)at->content, strlen((const char *)at->content));
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
}

void sat_import_html_text(const char *html, size_t length, SatByteWriter *out)
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
        sat_import_node_text(root, NULL, out);
    }
    out->failed = out->failed || tidy.failed;
    xmlFreeDoc(document);
    sat_byte_writer_free(&tidy);
}
