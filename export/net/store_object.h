/* DICOM files that are sent to a server: by C-STORE (PS3.4 annex B) or STOW-RS (PS3.18 10.5), in
 * the transfer syntax they have, byte for byte. One thread. */
#ifndef SAT_EXPORT_STORE_OBJECT_H
#define SAT_EXPORT_STORE_OBJECT_H

#include "export/net/dicomweb_client.h"
#include "export/net/server_settings.h"

typedef struct {
    const char *path; /* a whole file (PS3.10); borrowed */
    char sop_class[SAT_UID_CAPACITY], sop_instance[SAT_UID_CAPACITY];
    char transfer_syntax[SAT_UID_CAPACITY];
    uint64_t size_bytes;
    uint64_t dataset_offset; /* behind the file meta information */
    /* where it belongs, to ask whether the server has it; "" is not asked. The caller's */
    char study[SAT_UID_CAPACITY], series[SAT_UID_CAPACITY];
    /* answered */
    bool is_stored;  /* now or before */
    bool was_there;  /* before */
    unsigned breaks; /* how often the connection, or the server, failed over it */
    char why[160];   /* not stored: a sentence without any value of the file */
} SatStoreObject;

/** Reads what of a file is needed to send it. errors: SAT_ERR_FORMAT no DICOM file with meta
 *  information; SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_store_object_read(const char *path, SatStoreObject *out, SatError *err);

/** Says in the object why it is not stored, from a status of PS3.4 table B.2-1 or PS3.7 annex C; a
 *  server that has it already (0111) stores it. */
void sat_store_object_refused(SatStoreObject *object, uint16_t status);

/** After each object; returning false ends the sending with SAT_ERR_CANCELLED. NULL: nobody asks */
typedef bool (*SatStoreProgress)(void *context, size_t done, size_t count);

/** Sends those that are not stored yet. What the server refuses is said in each, and is no failure:
 *  look at is_stored.
 *  errors: SAT_ERR_NETWORK the connection failed: those sent before have is_stored, the same call
 *  goes on; SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_dimse_store(const SatServerAddress *address,
                                   const SatServerSettings *settings, SatStoreObject *objects,
                                   size_t count, SatStoreProgress progress, void *context,
                                   SatError *err);
/** The same by STOW-RS. */
SAT_NODISCARD bool sat_stow_store(const SatWebServer *server, SatStoreObject *objects, size_t count,
                                  SatStoreProgress progress, void *context, SatError *err);

/** Marks those that the server has already, by their UIDs; those that are stored are not asked for.
 *  errors: SAT_ERR_NETWORK it cannot be reached, or does not answer such questions; SAT_ERR_LIMIT;
 *  SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dimse_find_stored(const SatServerAddress *address,
                                         const SatServerSettings *settings, SatStoreObject *objects,
                                         size_t count, SatError *err);
SAT_NODISCARD bool sat_qido_find_stored(const SatWebServer *server, SatStoreObject *objects,
                                        size_t count, SatError *err);

#endif
