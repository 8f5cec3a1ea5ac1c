/* Pictures of MIRC documents. */
#include <string.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"
#include "export/import/mirc_private.h"
#include "formats/base/text_utf8.h"

enum { MOST_ADDRESSES = 8 };

typedef struct {
    char *list[MOST_ADDRESSES + 1]; /* the best first; owned: xmlFree() */
    size_t count;
    char *dicom; /* owned: xmlFree(); NULL: none */
    bool has_annotation, has_video;
} Addresses;

static bool ends_like(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t end = strlen(ending);
    return length >= end && sat_import_equal(text + length - end, end, ending);
}

static bool is_picture(const char *address)
{
    return ends_like(address, ".jpg") || ends_like(address, ".jpeg") || ends_like(address, ".png");
}

static void add_address(Addresses *addresses, char *address)
{
    if (address != NULL && is_picture(address) && addresses->count < MOST_ADDRESSES) {
        addresses->list[addresses->count++] = address;
        return;
    }
    bool is_dicom = address != NULL && (ends_like(address, ".dcm") || ends_like(address, ".ima"));
    if (is_dicom && addresses->dicom == NULL) {
        addresses->dicom = address;
    } else {
        xmlFree(address);
    }
}

static bool has_role(const xmlNode *image, const char *role)
{
    char *own = sat_import_attribute(image, "role");
    bool is_it = own != NULL && sat_import_equal(own, strlen(own), role);
    xmlFree(own);
    return is_it;
}

static void add_alternatives(Addresses *addresses, const xmlNode *image, const char *role)
{
    for (const xmlNode *part = image->children; part != NULL; part = part->next) {
        if (sat_import_is_element(part, "alternative-image") && has_role(part, role)) {
            add_address(addresses, sat_import_attribute(part, "src"));
        }
    }
}

static void read_addresses(Addresses *addresses, const xmlNode *image)
{
    add_alternatives(addresses, image, "original-format");
    add_alternatives(addresses, image, "original-dimensions");
    char *own = sat_import_attribute(image, "src");
    add_address(addresses, own != NULL ? own : sat_import_attribute(image, "href"));
    for (const xmlNode *part = image->children; part != NULL; part = part->next) {
        bool is_other = sat_import_is_element(part, "alternative-image");
        addresses->has_annotation =
            addresses->has_annotation || (is_other && has_role(part, "annotation"));
        addresses->has_video = addresses->has_video || (is_other && has_role(part, "video"));
    }
}

static void free_addresses(Addresses *addresses)
{
    for (size_t i = 0; i < addresses->count; i++) {
        xmlFree(addresses->list[i]);
    }
    xmlFree(addresses->dicom);
}

/* It is there, as far as is known, or there is nothing else. */
static bool is_dicom(const SatImportCase *building, const Addresses *addresses)
{
    return addresses->dicom != NULL &&
           (addresses->count == 0 || building->names == NULL ||
            sat_import_names_find(building->names, addresses->dicom, "") != SAT_IMPORT_NO_FILE);
}

/* What stands below the picture, said at the picture. */
static void add_caption(SatImportCase *building, const xmlNode *image,
                        const SatImportPlaced *placed)
{
    for (const xmlNode *part = image->children; part != NULL; part = part->next) {
        if (!sat_import_is_element(part, "image-caption") || sat_mirc_is_hidden(part)) {
            continue;
        }
        SatByteWriter text = SAT_BYTE_WRITER_INIT;
        sat_import_node_text(part, sat_mirc_is_no_text, &text);
        if (text.length > 0) {
            json_t *finding = sat_import_add_entry(building, "findings", "f");
            sat_import_set_long(building, finding, "text", (const char *)text.bytes, text.length);
            if (placed->is_there) {
                sat_import_set_view(building, finding, &placed->picture);
            }
        }
        building->failed = building->failed || text.failed;
        sat_byte_writer_free(&text);
    }
}

static void add_image(SatImportCase *building, SatImportStack *stack, const xmlNode *image)
{
    Addresses addresses = {.count = 0};
    SatImportPlaced placed = {.is_there = false};
    size_t line = sat_mirc_line(image);
    read_addresses(&addresses, image);
    if (is_dicom(building, &addresses)) {
        sat_import_lose(building, line,
                        "this picture is there as DICOM, which is taken instead; its caption is "
                        "not tied to it");
    } else if (addresses.count > 0) {
        const char *list[MOST_ADDRESSES + 1] = {NULL};
        memcpy(list, addresses.list, addresses.count * sizeof(list[0]));
        placed = sat_import_add_picture(building, stack, list, "", 0, 0);
    } else {
        sat_import_lose(building, line,
                        "a picture that is neither PNG, JPEG nor DICOM is left out");
    }
    if (addresses.has_annotation) {
        sat_import_lose(building, line, "the copy of the picture with drawings on it is left out");
    }
    if (addresses.has_video) {
        sat_import_lose(building, line, "a video is left out");
    }
    add_caption(building, image, &placed);
    free_addresses(&addresses);
}

static void copy_heading(const xmlNode *section, char out[512])
{
    char *heading = sat_import_attribute(section, "heading");
    size_t length = heading != NULL ? sat_utf8_prefix(heading, strlen(heading), 511) : 0;
    memcpy(out, heading != NULL ? heading : "", length);
    out[length] = '\0';
    xmlFree(heading);
}

/* A section of pictures is a study of one stack. */
static void add_section(SatImportCase *building, const xmlNode *section)
{
    SatImportStudy study = {.object = NULL};
    SatImportStack stack = {.study = &study, .modality = "OT"};
    copy_heading(section, study.caption);
    const xmlNode *at = sat_import_next_element(section, section, true);
    while (at != NULL && !building->failed) {
        bool is_image = sat_import_is_element(at, "image");
        bool is_hidden = sat_mirc_is_hidden(at);
        if (is_image && !is_hidden) {
            add_image(building, &stack, at);
        }
        at = sat_import_next_element(section, at, !is_image && !is_hidden);
    }
}

void sat_mirc_add_pictures(SatImportCase *building, const xmlNode *root)
{
    SatImportStudy inline_study = {.object = NULL};
    const xmlNode *at = sat_import_next_element(root, root, true);
    while (at != NULL && !building->failed) {
        bool is_hidden = sat_mirc_is_hidden(at);
        bool is_section = !is_hidden && sat_import_is_element(at, "image-section");
        bool is_image = !is_hidden && sat_import_is_element(at, "image");
        if (is_section) {
            add_section(building, at);
        } else if (is_image) { /* in a text: a series of its own */
            SatImportStack stack = {.study = &inline_study, .modality = "OT"};
            add_image(building, &stack, at);
        }
        at = sat_import_next_element(root, at, !is_section && !is_image && !is_hidden);
    }
}
