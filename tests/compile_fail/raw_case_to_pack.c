/* A case.json that a person wrote, in a pack before it was searched.
 * refused: incompatible pointer type */
#include "export/deidentify/raw_case.h"
#include "formats/pack/pack_writer.h"

bool end_case(SatPackWriter *writer, const SatCase *model, const SatRawCase *raw, SatError *err);

bool end_case(SatPackWriter *writer, const SatCase *model, const SatRawCase *raw, SatError *err)
{
#ifdef CONTROL
    (void)raw;
    return sat_pack_writer_end_case(writer, model, NULL, err);
#else
    (void)model;
    return sat_pack_writer_end_case(writer, raw, NULL, err);
#endif
}
