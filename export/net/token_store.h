/* Logins of case servers, one file a server: DATA/logins/HOST.json, mode 0600. A new pair of tokens
 * is on the disk before it is used; runs that refresh at once wait for each other. Only
 * case_server_client.c uses it. One thread a call. */
#ifndef SAT_EXPORT_TOKEN_STORE_H
#define SAT_EXPORT_TOKEN_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "formats/base/platform.h"

enum { SAT_TOKEN_CAPACITY = 4096 };

/** Texts that are not there are "". */
typedef struct {
    char client_id[256], client_secret[512]; /* of the application that the user registered */
    char access[SAT_TOKEN_CAPACITY];
    char refresh[SAT_TOKEN_CAPACITY]; /* another one after each use */
    int64_t expires_s;                /* seconds since 1970, of access; 0: not known */
} SatTokens;

void sat_tokens_wipe(SatTokens *tokens);

/** A stored login; out is zeroed before. False: it is none, and out may hold a part. Pure. */
SAT_NODISCARD bool sat_tokens_read(const char *text, size_t length, SatTokens *out);

/** What is stored for the server of an address; nothing: all "".
 *  errors: SAT_ERR_SYSTEM cannot be read, or is another user's; SAT_ERR_CORRUPT */
SAT_NODISCARD bool sat_token_store_load(const char *url, SatTokens *out, SatError *err);
/** Whole and on the disk when it returns true; else what was there before still is.
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_token_store_save(const char *url, const SatTokens *tokens, SatError *err);
SAT_NODISCARD bool sat_token_store_remove(const char *url, SatError *err);

/** Waits until no other run refreshes. owns: sat_file_close()
 *  errors: SAT_ERR_SYSTEM, also after a minute; SAT_ERR_CANCELLED */
SAT_NODISCARD SatFile *sat_token_store_lock(const char *url, SatError *err);

#endif
