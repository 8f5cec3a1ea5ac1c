/* Logins of servers from a file that only its user can read: lines "machine HOST[:PORT] login NAME
 * password WORD" or "machine HOST[:PORT] token WORD"; # begins a comment. One thread. */
#ifndef SAT_EXPORT_AUTH_FILE_H
#define SAT_EXPORT_AUTH_FILE_H

#include "export/net/server_address.h"

/** Zeroed: none. */
typedef struct {
    char *text; /* the file, the words are in it; sat_server_login_end() */
    size_t length;
    const char *user, *password; /* basic; NULL: not this kind */
    const char *token;           /* bearer; NULL: not this kind */
} SatServerLogin;

/** The login for the server; none of it in out when the file names it not, or path is "". Takes
 *  others' rights from the file.
 *  errors: SAT_ERR_ARGUMENT the file is not there, a line is not right (by its number alone), or
 *  the login would go over an open line to another machine */
SAT_NODISCARD bool sat_server_login_read(const char *path, const SatServerAddress *address,
                                         SatServerLogin *out, SatError *err);
/** Wipes and frees. */
void sat_server_login_end(SatServerLogin *login);

#endif
