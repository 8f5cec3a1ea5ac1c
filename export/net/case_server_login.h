/* Tokens of a case server (OAuth 2.0 authorization code, RFC 6749): made of a code, renewed. A part
 * of case_server_client.c. */
#ifndef SAT_EXPORT_CASE_SERVER_LOGIN_H
#define SAT_EXPORT_CASE_SERVER_LOGIN_H

#include "export/net/http_client.h"
#include "export/net/token_store.h"

/** Under the lock: takes up what another run renewed meanwhile, else renews; what comes is stored
 *  before it returns.
 *  errors: SAT_ERR_NETWORK "log in again": the tokens are forgotten, the application is not */
SAT_NODISCARD bool sat_case_login_renew(SatHttp *http, const char *url, SatTokens *tokens,
                                        SatError *err);
/** Whether the access token will end within minutes. */
bool sat_case_login_ends_soon(const SatTokens *tokens);
/** The answer of a token endpoint into tokens. Pure. errors: SAT_ERR_NETWORK no such answer */
SAT_NODISCARD bool sat_case_login_read(const char *text, size_t length, int64_t now_s,
                                       SatTokens *tokens, SatError *err);
bool sat_case_login_ended(const char *url, SatError *err); /* says so; false */

#endif
