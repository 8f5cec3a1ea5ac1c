/* What we ask of a DICOM peer (PS3.7, PS3.4 annex C): C-FIND, C-GET, C-MOVE. One thread. */
#ifndef SAT_EXPORT_DIMSE_SCU_H
#define SAT_EXPORT_DIMSE_SCU_H

#include "export/net/association.h"

#define SAT_STUDY_ROOT_FIND "1.2.840.10008.5.1.4.1.2.2.1"
#define SAT_STUDY_ROOT_MOVE "1.2.840.10008.5.1.4.1.2.2.2"
#define SAT_STUDY_ROOT_GET "1.2.840.10008.5.1.4.1.2.2.3"

enum { SAT_FIND_MOST_MATCHES = 200000, SAT_FIND_MOST_IDENTIFIER_BYTES = 1 << 20 };

/** How objects are taken that arrive one behind the other. Every function may fail: the association
 *  ends then. */
typedef struct {
    bool (*begin)(void *context, const char *sop_class, const char *sop_instance,
                  const char *transfer_syntax, SatError *err);
    bool (*bytes)(void *context, const uint8_t *bytes, size_t length, SatError *err);
    bool (*end)(void *context, SatError *err);
    void *context;
} SatObjectSink;

/** Takes one match: an identifier in implicit VR little endian. */
typedef bool (*SatFindMatch)(void *context, const uint8_t *identifier, size_t length,
                             SatError *err);

/** errors: SAT_ERR_NETWORK the peer refuses, or fails with a status; SAT_ERR_LIMIT more than
 *  SAT_FIND_MOST_MATCHES; those of match */
SAT_NODISCARD bool sat_dimse_find(SatAssociation *association, const SatIdentifierElement *elements,
                                  size_t count, SatFindMatch match, void *context, SatError *err);

typedef struct {
    uint32_t completed, failed;
    uint16_t status; /* the final one */
} SatRetrieved;

/** The objects that match come to the sink on the same association. Objects that the peer could not
 *  send are counted in out, which is no failure here.
 *  errors: SAT_ERR_NETWORK; those of the sink */
SAT_NODISCARD bool sat_dimse_get(SatAssociation *association, const SatIdentifierElement *elements,
                                 size_t count, const SatObjectSink *sink, SatRetrieved *out,
                                 SatError *err);
/** The same, sent by the peer to the AE title `destination` on an association of its own. */
SAT_NODISCARD bool sat_dimse_move(SatAssociation *association, const char *destination,
                                  const SatIdentifierElement *elements, size_t count,
                                  SatRetrieved *out, SatError *err);

#endif
