/* Text kept by choice as the title of a pack.
 * refused: incompatible pointer type */
#include "export/deidentify/kept_by_choice.h"
#include "formats/pack/pack_writer.h"

void name_pack(SatPackProperties *pack, const SatCleanText *clean, const SatKeptText *kept);

void name_pack(SatPackProperties *pack, const SatCleanText *clean, const SatKeptText *kept)
{
#ifdef CONTROL
    pack->title = clean;
    (void)kept;
#else
    pack->title = kept;
    (void)clean;
#endif
}
