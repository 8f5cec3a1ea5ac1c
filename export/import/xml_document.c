/* Parses XML of others. */
#include "export/import/xml_document.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "export/import/import_text.h"

static void refuse_entity(void *parser, const xmlChar *name, int type, const xmlChar *public_id,
                          const xmlChar *system_id, xmlChar *content)
{
    xmlParserCtxt *context = parser;
    bool *has_entities = context->_private;
    (void)name;
    (void)type;
    (void)public_id;
    (void)system_id;
    (void)content;
    *has_entities = true;
    xmlStopParser(context);
}

static xmlParserInput *load_nothing(void *parser, const xmlChar *public_id,
                                    const xmlChar *system_id)
{
    (void)parser;
    (void)public_id;
    (void)system_id;
    return NULL;
}

/* libxml2 tells of bytes that do not fit the encoding, and shows them, wherever it finds no other
 * ear: they may name a patient. */
static void say_nothing(void *context, xmlError *error)
{
    (void)context, (void)error;
}

static void tell_why(xmlParserCtxt *context, bool has_entities, SatError *err)
{
    const xmlError *error = xmlCtxtGetLastError(context);
    int line = error != NULL ? error->line : 0;
    if (has_entities) {
        sat_fail(err, SAT_ERR_FORMAT,
                 "line %d: it declares entities of its own, which are not read: write their text "
                 "where they stand",
                 xmlSAX2GetLineNumber(context));
    } else if (error != NULL && error->code == XML_ERR_NO_MEMORY) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a document");
    } else {
        sat_fail(err, SAT_ERR_FORMAT, "line %d: this is no well-formed XML (error %d of libxml2)",
                 line, error != NULL ? error->code : 0);
    }
}

xmlDoc *sat_import_xml_parse(SatImportText text, SatError *err)
{
    bool has_entities = false;
    if (text.length > SAT_IMPORT_MAX_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "the document is larger than 64 MiB");
        return NULL;
    }
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (context == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a document");
        return NULL;
    }
    context->_private = &has_entities;
    context->sax->entityDecl = refuse_entity;
    context->sax->resolveEntity = load_nothing;
    xmlStructuredErrorFunc ear = xmlStructuredError; /* of this thread */
    void *ear_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, say_nothing);
    xmlDoc *document = xmlCtxtReadMemory(context, text.bytes, (int)text.length, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                             XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    xmlSetStructuredErrorFunc(ear_context, ear);
    bool is_good = document != NULL && !has_entities && xmlDocGetRootElement(document) != NULL;
    if (!is_good) {
        tell_why(context, has_entities, err);
        xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(context);
    return document;
}

bool sat_import_is_element(const xmlNode *node, const char *name)
{
    const char *own = (const char *)node->name;
    return node->type == XML_ELEMENT_NODE && own != NULL &&
           sat_import_equal(own, strlen(own), name);
}

char *sat_import_attribute(const xmlNode *element, const char *name)
{
    return (char *)xmlGetNoNsProp(element, (const xmlChar *)name);
}

const xmlNode *sat_import_next_element(const xmlNode *root, const xmlNode *node, bool inner)
{
    const xmlNode *at = node;
    do {
        if ((inner || at != node) && at->type == XML_ELEMENT_NODE && at->children != NULL) {
            at = at->children;
        } else {
            while (at != root && at->next == NULL) {
                at = at->parent;
            }
            at = at == root ? NULL : at->next;
        }
    } while (at != NULL && at->type != XML_ELEMENT_NODE);
    return at;
}
