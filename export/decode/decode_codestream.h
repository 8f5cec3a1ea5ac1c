/* Decodes one codestream in the worker: libjpeg-turbo for JPEG of 8 bits, GDCM for the rest. */
#ifndef SAT_EXPORT_DECODE_CODESTREAM_H
#define SAT_EXPORT_DECODE_CODESTREAM_H

#include "export/decode/decode_protocol.h"

/** As SatDicomDecoder has it. */
SatDecodeOutcome sat_decode_codestream(const SatCodestream *codestream, const uint8_t *bytes,
                                       uint8_t *out, size_t length);

#endif
