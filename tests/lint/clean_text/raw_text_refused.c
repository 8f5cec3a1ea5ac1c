/* Must not compile with -Werror: raw text where clean text is wanted. With CLEAN_TEXT defined it
 * must: that shows that nothing but the raw text is refused. */
#include "export/assemble/export_plan.h"

const SatCleanText *title_of(const SatPlannedCase *planned);
void name_it(SatPlannedCase *planned, const SatCleanText *clean, const char *raw);

const SatCleanText *title_of(const SatPlannedCase *planned)
{
    return planned->title;
}

void name_it(SatPlannedCase *planned, const SatCleanText *clean, const char *raw)
{
#ifdef CLEAN_TEXT
    planned->title = clean;
    (void)raw;
#else
    planned->title = raw;
    (void)clean;
#endif
}
