/* The inside of clean text, where it could be changed.
 * refused: incomplete */
#include "formats/case/clean_text.h"

const char *look_inside(const SatCleanText *text);

const char *look_inside(const SatCleanText *text)
{
#ifdef CONTROL
    return sat_clean_text_utf8(text);
#else
    return text->utf8;
#endif
}
