/* Opens raw items for the engine that cleans kept DICOM. */
#include "export/deidentify/deid_item.h"

#include "export/deidentify/deid_text.h"
#include "export/source/raw_item_private.h"

bool sat_deid_item(const SatDeidContext *context, const SatRawItem *item, const char *age,
                   SatArena *arena, SatDeidObject *out, SatError *err)
{
    const SatDeidObjectInput input = {.identity = item->identity, .age = age};
    return sat_deid_object(context, item->dicom, &input, arena, out, err);
}

const char *sat_deid_item_suspicion(const SatRawItem *item)
{
    return sat_deid_object_suspicion(item->dicom);
}

const char *sat_deid_item_path(const SatRawItem *item)
{
    return item->path;
}

const char *sat_deid_item_identity(const SatRawItem *item)
{
    return item->identity;
}

const char *sat_deid_name_words(SatArena *arena, const char *text, size_t length)
{
    SatError ignored = SAT_ERROR_INIT;
    const SatCleanText *words = sat_deid_words(arena, text, length, "", 0, &ignored);
    return words != NULL ? sat_clean_text_utf8(words) : "";
}
