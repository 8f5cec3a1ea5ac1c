/* Makes true after a crop what an object says of pixels by their place. */
#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_pixels_private.h"
#include "formats/case/patient_geometry.h"
#include "formats/dicom/dicom_tags.h"

#define FRAME_DISPLAY_SHUTTER_SEQUENCE SAT_TAG(0x0018, 0x9472)
#define COLLIMATOR_SHAPE_SEQUENCE SAT_TAG(0x0018, 0x9407)

/* Places of pixels that are of no use once what was shut is black, or that nothing shown needs. */
static const uint32_t gone_with_crop[] = {
    SAT_TAG(0x0018, 0x1600), SAT_TAG(0x0018, 0x1602), /* Shutter Shape, edges */
    SAT_TAG(0x0018, 0x1604), SAT_TAG(0x0018, 0x1606), SAT_TAG(0x0018, 0x1608),
    SAT_TAG(0x0018, 0x1610), SAT_TAG(0x0018, 0x1612), SAT_TAG(0x0018, 0x1620),
    SAT_TAG(0x0018, 0x1622), SAT_TAG(0x0018, 0x1623), SAT_TAG(0x0018, 0x1624),
    SAT_TAG(0x0018, 0x1700), SAT_TAG(0x0018, 0x1702), /* Collimator Shape, edges */
    SAT_TAG(0x0018, 0x1704), SAT_TAG(0x0018, 0x1706), SAT_TAG(0x0018, 0x1708),
    SAT_TAG(0x0018, 0x1710), SAT_TAG(0x0018, 0x1712), SAT_TAG(0x0018, 0x1720),
    SAT_TAG(0x0018, 0x7030), SAT_TAG(0x0018, 0x9430), /* Field of View Origin, center */
    SAT_TAG(0x0018, 0x9472), SAT_TAG(0x0018, 0x9407), SAT_TAG(0x0018, 0x9432),
};
/* Of an ultrasound region: lines and volumes inside the whole picture. */
static const uint32_t gone_from_regions[] = {
    SAT_TAG(0x0018, 0x6038), SAT_TAG(0x0018, 0x6039), SAT_TAG(0x0018, 0x603A),
    SAT_TAG(0x0018, 0x603B), SAT_TAG(0x0018, 0x603C), SAT_TAG(0x0018, 0x603D),
    SAT_TAG(0x0018, 0x603E), SAT_TAG(0x0018, 0x603F), SAT_TAG(0x0018, 0x6040),
    SAT_TAG(0x0018, 0x6041), SAT_TAG(0x0018, 0x6042), SAT_TAG(0x0018, 0x6043),
    SAT_TAG(0x0018, 0x6056), SAT_TAG(0x0018, 0x6058),
};

/* ---- positions ------------------------------------------------------------------------------- */

/* Where a frame's attributes may lie, nearest first; NULL: nowhere. */
typedef struct {
    const SatDicomDataset *own, *shared, *top;
} Groups;

static bool find_doubles(const SatDicomDataset *group, uint32_t macro, uint32_t tag, size_t count,
                         double *out)
{
    const SatDicomElement *sequence = group != NULL ? sat_dicom_find(group, macro) : NULL;
    return sequence != NULL && sequence->item_count > 0 &&
           sat_dicom_get_doubles(&sequence->items[0], tag, count, out);
}

static bool look_up(const Groups *groups, uint32_t macro, uint32_t tag, size_t count, double *out)
{
    return find_doubles(groups->own, macro, tag, count, out) ||
           find_doubles(groups->shared, macro, tag, count, out) ||
           sat_dicom_get_doubles(groups->top, tag, count, out);
}

static void format_position(const double position[3], char text[64])
{
    char parts[3][20];
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(parts[i], sizeof(parts[i]), "%.9g", position[i]); /* 16 at most: DS */
    }
    (void)snprintf(text, 64, "%s\\%s\\%s", parts[0], parts[1], parts[2]);
}

/* Moves the position in edit, a data set that holds one; without direction or spacing the new
 * corner is not known, and none is told. */
static bool move_position(SatDeidEdit *edit, const Groups *groups, const SatPixelRect *crop)
{
    double position[3];
    double orientation[6];
    double spacing[2];
    double moved[3];
    char text[64];
    SatDicomDataset dataset = sat_deid_edit_end(edit);
    if (sat_deid_edit_find(edit, SAT_TAG_IMAGE_POSITION_PATIENT) == NULL ||
        (crop->x_px == 0 && crop->y_px == 0)) {
        return true;
    }
    if (!sat_dicom_get_doubles(&dataset, SAT_TAG_IMAGE_POSITION_PATIENT, 3, position) ||
        !look_up(groups, SAT_TAG_PLANE_ORIENTATION_SEQUENCE, SAT_TAG_IMAGE_ORIENTATION_PATIENT, 6,
                 orientation) ||
        !look_up(groups, SAT_TAG_PIXEL_MEASURES_SEQUENCE, SAT_TAG_PIXEL_SPACING, 2, spacing)) {
        sat_deid_edit_remove(edit, SAT_TAG_IMAGE_POSITION_PATIENT);
        return true;
    }
    sat_pixel_to_patient(position, orientation, spacing[0], spacing[1], (double)crop->x_px,
                         (double)crop->y_px, moved);
    format_position(moved, text);
    return sat_deid_edit_text(edit, SAT_TAG_IMAGE_POSITION_PATIENT, "DS", text);
}

/* A sequence whose items are changed one by one; *out: as many, to be filled. */
static SatDicomDataset *begin_items(SatDeidEdit *edit, SatDicomElement *sequence)
{
    SatDicomDataset *items =
        sat_arena_alloc(edit->arena, sequence->item_count + 1, sizeof(*items), edit->err);
    if (items != NULL && sequence->item_count > 0) {
        memcpy(items, sequence->items, sequence->item_count * sizeof(*items));
    }
    return items;
}

static bool move_in_item(SatDeidEdit *outer, SatDicomDataset *item, const Groups *groups,
                         const SatPixelRect *crop)
{
    SatDeidEdit edit;
    if (!sat_deid_edit_begin(item, 0, outer->arena, &edit, outer->err) ||
        !move_position(&edit, groups, crop)) {
        return false;
    }
    *item = sat_deid_edit_end(&edit);
    return true;
}

static bool crop_group(SatDeidEdit *outer, SatDicomDataset *group, const Groups *groups,
                       const SatPixelRect *crop)
{
    SatDeidEdit edit;
    if (!sat_deid_edit_begin(group, 0, outer->arena, &edit, outer->err)) {
        return false;
    }
    sat_deid_edit_remove(&edit, FRAME_DISPLAY_SHUTTER_SEQUENCE);
    sat_deid_edit_remove(&edit, COLLIMATOR_SHAPE_SEQUENCE);
    SatDicomElement *position = sat_deid_edit_find(&edit, SAT_TAG_PLANE_POSITION_SEQUENCE);
    if (position != NULL && position->item_count > 0) {
        SatDicomDataset *items = begin_items(&edit, position);
        if (items == NULL || !move_in_item(&edit, &items[0], groups, crop)) {
            return false;
        }
        position->items = items;
    }
    *group = sat_deid_edit_end(&edit);
    return true;
}

/* The functional groups under tag; *before: as they were, for who looks things up. */
static bool crop_groups(SatDeidEdit *edit, uint32_t tag, const Groups *outer,
                        const SatPixelRect *crop)
{
    SatDicomElement *sequence = sat_deid_edit_find(edit, tag);
    if (sequence == NULL || sequence->item_count == 0) {
        return true;
    }
    SatDicomDataset *items = begin_items(edit, sequence);
    for (size_t i = 0; items != NULL && i < sequence->item_count; i++) {
        Groups groups = *outer;
        groups.own = &sequence->items[i];
        if (!crop_group(edit, &items[i], &groups, crop)) {
            return false;
        }
    }
    sequence->items = items;
    return items != NULL;
}

/* ---- ultrasound ------------------------------------------------------------------------------ */

/* Moves a region with the picture; *is_inside false: what is left of it is not the region. */
static bool crop_region(SatDeidEdit *outer, SatDicomDataset *region, const SatPixelRect *crop,
                        bool *is_inside)
{
    static const uint32_t tags[4] = {SAT_TAG_REGION_LOCATION_MIN_X0, SAT_TAG_REGION_LOCATION_MIN_Y0,
                                     SAT_TAG_REGION_LOCATION_MAX_X1,
                                     SAT_TAG_REGION_LOCATION_MAX_Y1};
    const int64_t corner[2] = {crop->x_px, crop->y_px};
    const int64_t size[2] = {crop->width_px, crop->height_px};
    int64_t values[4];
    SatDeidEdit edit;
    *is_inside = true;
    for (size_t i = 0; *is_inside && i < 4; i++) {
        *is_inside = sat_dicom_get_i64(region, tags[i], 0, &values[i]) &&
                     values[i] >= corner[i % 2] && values[i] - corner[i % 2] < size[i % 2];
    }
    if (!*is_inside) {
        return true;
    }
    if (!sat_deid_edit_begin(region, 0, outer->arena, &edit, outer->err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(gone_from_regions) / sizeof(gone_from_regions[0]); i++) {
        sat_deid_edit_remove(&edit, gone_from_regions[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        if (!sat_deid_edit_number(&edit, tags[i], "UL", (uint32_t)(values[i] - corner[i % 2]))) {
            return false;
        }
    }
    *region = sat_deid_edit_end(&edit);
    return true;
}

static bool crop_regions(SatDeidEdit *edit, const SatPixelRect *crop)
{
    SatDicomElement *sequence = sat_deid_edit_find(edit, SAT_TAG_SEQUENCE_OF_ULTRASOUND_REGIONS);
    if (sequence == NULL) {
        return true;
    }
    SatDicomDataset *items = begin_items(edit, sequence);
    size_t kept = 0;
    for (size_t i = 0; items != NULL && i < sequence->item_count; i++) {
        bool is_inside = false;
        items[kept] = sequence->items[i];
        if (!crop_region(edit, &items[kept], crop, &is_inside)) {
            return false;
        }
        kept += is_inside;
    }
    sequence->items = items;
    sequence->item_count = kept;
    if (kept == 0) {
        sat_deid_edit_remove(edit, SAT_TAG_SEQUENCE_OF_ULTRASOUND_REGIONS);
    }
    return items != NULL;
}

/* ---- all of it ------------------------------------------------------------------------------- */

bool sat_deid_crop_attributes(SatDeidEdit *edit, const SatPixelRect *crop)
{
    SatDicomDataset before = sat_deid_edit_end(edit);
    const SatDicomElement *shared =
        sat_dicom_find(&before, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    Groups groups = {.top = &before};
    groups.shared = shared != NULL && shared->item_count > 0 ? &shared->items[0] : NULL;
    for (size_t i = 0; i < sizeof(gone_with_crop) / sizeof(gone_with_crop[0]); i++) {
        sat_deid_edit_remove(edit, gone_with_crop[i]);
    }
    before = sat_deid_edit_end(edit);
    return sat_deid_edit_number(edit, SAT_TAG_ROWS, "US", crop->height_px) &&
           sat_deid_edit_number(edit, SAT_TAG_COLUMNS, "US", crop->width_px) &&
           move_position(edit, &groups, crop) &&
           crop_groups(edit, SAT_TAG_PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, &groups, crop) &&
           crop_groups(edit, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE, &groups, crop) &&
           crop_regions(edit, crop);
}
