/* Finds the entries of a saved playlist page. */
#include "export/import/saved_playlist.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"
#include "export/import/xml_document.h"
#include "formats/base/arena.h"
#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"

enum { MOST_ENTRIES = 10000, MOST_ADDRESS_BYTES = 2048, MOST_TITLE_BYTES = 512 };

typedef struct {
    SatArena *arena;
    SatSavedEntry *entries;
    size_t count, capacity;
    SatError *err;
} Reader;

/* One of the words of its class attribute. */
static bool has_class(const xmlNode *element, const char *word)
{
    char *classes = sat_import_attribute(element, "class");
    size_t length = strlen(word);
    bool has = false;
    for (const char *at = classes; at != NULL && *at != '\0' && !has;) {
        size_t end = strcspn(at, " \t\n\r\f");
        has = end == length && memcmp(at, word, length) == 0;
        at += end + strspn(at + end, " \t\n\r\f");
    }
    xmlFree(classes);
    return has;
}

/* The text of an element as one line in the arena; NULL without memory. */
static const char *line_of(Reader *reader, const xmlNode *element)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatByteWriter line = SAT_BYTE_WRITER_INIT;
    sat_import_node_text(element, NULL, &text);
    if (text.length > 0) {
        sat_import_tidy((const char *)text.bytes, text.length, true, &line);
    }
    const char *copy = NULL;
    if (text.failed || line.failed) {
        sat_fail(reader->err, SAT_ERR_NO_MEMORY, "not enough memory for a playlist");
    } else {
        const char *bytes = line.length > 0 ? (const char *)line.bytes : "";
        copy = sat_arena_text(reader->arena, bytes,
                              sat_utf8_prefix(bytes, line.length, MOST_TITLE_BYTES), reader->err);
    }
    sat_byte_writer_free(&text);
    sat_byte_writer_free(&line);
    return copy;
}

/* "/cases/40400" and what follows; NULL: it leads to no case. */
static const char *case_of(const char *address)
{
    const char *found = address != NULL ? strstr(address, "/cases/") : NULL;
    return found != NULL && found[7] != '\0' && found[7] != '?' && found[7] != '#' ? found + 7
                                                                                   : NULL;
}

static bool keep(Reader *reader, const xmlNode *element, SatSavedKind kind, const char *address,
                 const char *rid, size_t rid_length)
{
    SatSavedEntry entry = {.kind = kind};
    if (reader->count == MOST_ENTRIES) {
        return sat_fail(reader->err, SAT_ERR_LIMIT, "a playlist of more than %d entries",
                        MOST_ENTRIES);
    }
    SatSavedEntry *grown =
        sat_list_grow(reader->entries, reader->count, &reader->capacity, sizeof(*grown));
    if (grown == NULL) {
        return sat_fail(reader->err, SAT_ERR_NO_MEMORY, "not enough memory for a playlist");
    }
    reader->entries = grown;
    size_t length = strlen(address);
    entry.address = sat_arena_text(reader->arena, address, length < MOST_ADDRESS_BYTES ? length : 0,
                                   reader->err);
    entry.rid =
        entry.address != NULL ? sat_arena_text(reader->arena, rid, rid_length, reader->err) : NULL;
    entry.title = entry.rid != NULL ? line_of(reader, element) : NULL;
    if (entry.title == NULL) {
        return false;
    }
    grown[reader->count++] = entry;
    return true;
}

/* The number of a case: in its address, or beside it. */
static bool keep_case(Reader *reader, const xmlNode *entry, const xmlNode *link,
                      const char *address)
{
    const char *name = case_of(address);
    size_t digits = strspn(name, "0123456789");
    bool is_number =
        digits > 0 && digits <= 20 && (name[digits] == '\0' || strchr("/?#", name[digits]) != NULL);
    char *told = sat_import_attribute(entry, "data-case-id");
    size_t told_digits = told != NULL ? strspn(told, "0123456789") : 0;
    bool is_told = told_digits > 0 && told_digits <= 20 && told[told_digits] == '\0';
    bool done = keep(reader, link, SAT_SAVED_CASE, address,
                     is_number ? name
                     : is_told ? told
                               : "",
                     is_number ? digits
                     : is_told ? told_digits
                               : 0);
    xmlFree(told);
    return done;
}

/* Of several links to the case, the one with words gives the title. */
static bool has_words(const xmlNode *element)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_import_node_text(element, NULL, &text);
    bool has = text.length > 0;
    sat_byte_writer_free(&text);
    return has;
}

static bool is_slide(const xmlNode *entry)
{
    return has_class(entry, "slide") || has_class(entry, "playlist-slide") ||
           has_class(entry, "playlist-entry-slide");
}

static bool read_entry(Reader *reader, const xmlNode *entry)
{
    const xmlNode *link = NULL;
    const xmlNode *picture = NULL;
    bool link_has_words = false;
    for (const xmlNode *at = sat_import_next_element(entry, entry, true); at != NULL;
         at = sat_import_next_element(entry, at, true)) {
        char *address = sat_import_attribute(at, "href");
        bool is_case = sat_import_is_element(at, "a") && case_of(address) != NULL;
        if (is_case && (link == NULL || (!link_has_words && has_words(at)))) {
            link = at;
            link_has_words = has_words(at);
        }
        if (picture == NULL && sat_import_is_element(at, "img")) {
            picture = at;
        }
        xmlFree(address);
    }
    char *address = NULL;
    bool done = false;
    if (link != NULL) {
        address = sat_import_attribute(link, "href");
        done = keep_case(reader, entry, link, address);
    } else if (picture != NULL && is_slide(entry)) {
        address = sat_import_attribute(picture, "src");
        done = keep(reader, entry, SAT_SAVED_SLIDE, address != NULL ? address : "", "", 0);
    } else {
        done = keep(reader, entry, SAT_SAVED_HIDDEN, "", "", 0);
    }
    xmlFree(address);
    return done;
}

static bool read_page(Reader *reader, const xmlNode *root, const char **title)
{
    const xmlNode *at = root;
    *title = "";
    while (at != NULL) {
        bool is_entry = has_class(at, "playlist-entry");
        if (is_entry && !read_entry(reader, at)) {
            return false;
        }
        if (sat_import_is_element(at, "h1") && (*title)[0] == '\0') {
            *title = line_of(reader, at);
            if (*title == NULL) {
                return false;
            }
        }
        at = sat_import_next_element(root, at, !is_entry);
    }
    return reader->count > 0 ||
           sat_fail(reader->err, SAT_ERR_FORMAT,
                    "there is no playlist in this page: save the page of the playlist itself, "
                    "complete, after it has loaded");
}

static SatSavedPlaylist *make_playlist(Reader *reader, const char *title)
{
    SatSavedPlaylist *playlist = calloc(1, sizeof(*playlist));
    SatSavedEntry *kept = sat_arena_alloc(reader->arena, reader->count, sizeof(*kept), reader->err);
    if (playlist == NULL || kept == NULL) {
        if (kept != NULL) {
            sat_fail(reader->err, SAT_ERR_NO_MEMORY, "not enough memory for a playlist");
        }
        free(playlist);
        return NULL;
    }
    memcpy(kept, reader->entries, reader->count * sizeof(*kept));
    *playlist = (SatSavedPlaylist){
        .arena = reader->arena, .title = title, .entries = kept, .count = reader->count};
    reader->arena = NULL;
    return playlist;
}

SatSavedPlaylist *sat_saved_playlist_read(SatImportText text, SatError *err)
{
    if (text.length > SAT_IMPORT_MAX_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "the page is larger than 64 MiB");
        return NULL;
    }
    Reader reader = {.arena = sat_arena_new(0, err), .err = err};
    if (reader.arena == NULL) {
        return NULL;
    }
    SatByteWriter tidy = SAT_BYTE_WRITER_INIT;
    sat_import_tidy(text.bytes, text.length, false, &tidy);
    xmlDoc *page = NULL;
    if (tidy.length > 0 && !tidy.failed) {
        page = htmlReadMemory((const char *)tidy.bytes, (int)tidy.length, NULL, "UTF-8",
                              HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                  HTML_PARSE_NONET);
    }
    sat_byte_writer_free(&tidy);
    const xmlNode *root = page != NULL ? xmlDocGetRootElement(page) : NULL;
    SatSavedPlaylist *playlist = NULL;
    const char *title = "";
    if (root == NULL) {
        sat_fail(err, SAT_ERR_FORMAT, "this is no page that can be read");
    } else if (read_page(&reader, root, &title)) {
        playlist = make_playlist(&reader, title);
    }
    xmlFreeDoc(page);
    free(reader.entries);
    sat_arena_free(reader.arena);
    return playlist;
}

void sat_saved_playlist_free(SatSavedPlaylist *playlist)
{
    if (playlist != NULL) {
        sat_arena_free(playlist->arena);
        free(playlist);
    }
}
