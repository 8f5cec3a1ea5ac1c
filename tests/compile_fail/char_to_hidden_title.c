/* Raw text as what the pack writer shows of a hidden case.
 * refused: incompatible pointer type */
#include "formats/pack/pack_writer.h"

bool end_case(SatPackWriter *writer, const SatCase *model, const SatCleanText *clean,
              const char *raw, SatError *err);

bool end_case(SatPackWriter *writer, const SatCase *model, const SatCleanText *clean,
              const char *raw, SatError *err)
{
#ifdef CONTROL
    (void)raw;
    return sat_pack_writer_end_case(writer, model, clean, err);
#else
    (void)clean;
    return sat_pack_writer_end_case(writer, model, raw, err);
#endif
}
