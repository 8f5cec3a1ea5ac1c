/* Raw text as the title of a pack.
 * refused: incompatible pointer type */
#include "formats/pack/pack_writer.h"

void name_pack(SatPackProperties *pack, const SatCleanText *clean, const char *raw);

void name_pack(SatPackProperties *pack, const SatCleanText *clean, const char *raw)
{
#ifdef CONTROL
    pack->title = clean;
    (void)raw;
#else
    pack->title = raw;
    (void)clean;
#endif
}
