/* A playlist as a person wrote it, as that of a pack.
 * refused: incompatible pointer type */
#include "formats/pack/pack_writer.h"

void give_playlist(SatPackProperties *pack, const SatCleanPlaylist *clean, const SatPlaylist *raw);

void give_playlist(SatPackProperties *pack, const SatCleanPlaylist *clean, const SatPlaylist *raw)
{
#ifdef CONTROL
    pack->playlist = clean;
    (void)raw;
#else
    pack->playlist = raw;
    (void)clean;
#endif
}
