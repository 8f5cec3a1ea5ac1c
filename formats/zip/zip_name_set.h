/* A hash set that tells whether an entry name was there before and, if so, which entry has it.
 * Private to formats/zip. It keeps numbers, the names stay with the owner. One thread while it is
 * filled; lookups from any thread. */
#ifndef SAT_ZIP_ZIP_NAME_SET_H
#define SAT_ZIP_ZIP_NAME_SET_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

typedef struct {
    uint32_t hash;
    uint32_t value_plus_one; /* 0: free */
} SatZipNameSlot;

/** The name that belongs to a value; borrowed from the owner. */
typedef const char *(*SatZipNameAt)(const void *owner, uint32_t value, size_t *length);

typedef struct {
    SatZipNameSlot *slots; /* owned */
    size_t slot_count;     /* 0 or a power of two, at least twice the names */
    size_t name_count;
    SatZipNameAt name_at;
} SatZipNameSet;

typedef enum {
    SAT_ZIP_NAME_NEW,
    SAT_ZIP_NAME_KNOWN,
    SAT_ZIP_NAME_CROWDED /* names made to collide: the search is given up, so that it stays short */
} SatZipNameState;

typedef struct {
    SatZipNameState state;
    uint32_t value; /* when known */
    uint32_t hash;
    size_t slot; /* where a new one goes */
} SatZipNameSeek;

void sat_zip_name_set_free(SatZipNameSet *set); /* leaves it empty; name_at stays */
/** Makes room for name_count names in all; seeks made before no longer hold.
 *  errors: SAT_ERR_NO_MEMORY (the set is unchanged) */
SAT_NODISCARD bool sat_zip_name_set_reserve(SatZipNameSet *set, size_t name_count, SatError *err);
/** Looks for a name. */
SatZipNameSeek sat_zip_name_set_seek(const SatZipNameSet *set, const void *owner, const char *name,
                                     size_t length);
/** The same in two steps: the first asks for the memory that the second will look at, so that many
 * names can wait for it at once (at 400,000 names this halves the time). */
uint32_t sat_zip_name_set_announce(const SatZipNameSet *set, const char *name, size_t length);
SatZipNameSeek sat_zip_name_set_seek_announced(const SatZipNameSet *set, const void *owner,
                                               uint32_t hash, const char *name, size_t length);
/** Puts in a name that seek found to be new; room must have been reserved. */
void sat_zip_name_set_put(SatZipNameSet *set, const SatZipNameSeek *seek, uint32_t value);

#endif
