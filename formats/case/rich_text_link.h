/* Links in texts of a case. Private to formats/case. Pure. */
#ifndef SAT_CASE_RICH_TEXT_LINK_H
#define SAT_CASE_RICH_TEXT_LINK_H

#include "formats/case/rich_text.h"

typedef struct {
    SatRichLink link;
    const char *target;
    size_t target_length;
    size_t words_end; /* "]" */
    size_t end;       /* behind ")" */
} SatRichLinkPlace;

/** text: from the "[" on. Looks no further than a link may reach. */
bool sat_rich_link_find(const char *text, size_t length, SatRichLinkPlace *out);

#endif
