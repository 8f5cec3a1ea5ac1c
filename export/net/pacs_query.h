/* Which objects of a PACS match, as units that one C-GET or C-MOVE can fetch: a part of
 * pacs_client.c. One thread. */
#ifndef SAT_EXPORT_PACS_QUERY_H
#define SAT_EXPORT_PACS_QUERY_H

#include "export/net/dimse_scu.h"

enum {
    SAT_UNIT_MOST_CLASSES = 5,   /* an association has contexts for so many in every syntax */
    SAT_UNIT_MOST_INSTANCES = 50 /* asked for by one list of UIDs */
};

typedef struct {
    char study[SAT_UID_CAPACITY], series[SAT_UID_CAPACITY]; /* series "": the whole study */
    char *instances; /* joined by '\\'; NULL: the whole series or study */
    size_t instance_count;
    char classes[SAT_UNIT_MOST_CLASSES][SAT_UID_CAPACITY];
    size_t class_count;
} SatPacsUnit;

typedef struct {
    SatPacsUnit *items;
    size_t count, capacity;
    uint64_t studies;
    uint64_t unusable; /* matches without a UID that could be asked for: left out */
} SatPacsUnits;

void sat_pacs_units_free(SatPacsUnits *units); /* leaves them empty */

/** Asks for studies, and as far as the keys or the classes need it for series and single objects.
 *  errors: SAT_ERR_NETWORK, also when the server does not search by one of the keys (it would give
 *  what nobody asked for); SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_pacs_query(SatAssociation *association, const SatServerAddress *address,
                                  SatPacsUnits *out, SatError *err);

#endif
