/* When a failed request is sent again. Pure. */
#include "export/net/http_private.h"

/* Whom nobody finds is not there a minute later either, as a rule. */
enum { MOST_TRIES_TO_FIND = 4 };

HttpTryEnd http_try_end(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OK:
        return HTTP_TRY_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return HTTP_TRY_NO_HOST;
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return HTTP_TRY_BROKE;
    default:
        return HTTP_TRY_FINAL;
    }
}

static bool may_pass_by_itself(int status)
{
    return status == 408 || status == 425 || status == 429 || status == 500 || status == 502 ||
           status == 503 || status == 504;
}

bool http_may_repeat(const SatHttpRequest *request, HttpTryEnd end, int status, int failures,
                     int most_tries)
{
    const bool harmless = request->method != SAT_HTTP_POST || request->may_repeat;
    if (failures >= most_tries) {
        return false;
    }
    switch (end) {
    case HTTP_TRY_ANSWERED:
        /* 429: nothing was done. Of the others a POST may have been. */
        return may_pass_by_itself(status) && (harmless || status == 429);
    case HTTP_TRY_NO_HOST:
        return failures < MOST_TRIES_TO_FIND;
    case HTTP_TRY_BROKE:
        return harmless;
    case HTTP_TRY_NOT_ITS_BYTES:
        return failures < 3;
    case HTTP_TRY_FINAL:
        break;
    }
    return false;
}

uint32_t http_delay_ms(int failures, uint32_t first_ms, uint32_t most_ms, uint32_t random)
{
    uint64_t most = first_ms;
    for (int i = 1; i < failures && most < most_ms; i++) {
        most *= 2;
    }
    most = most < most_ms ? most : most_ms;
    return (uint32_t)((uint64_t)random % (most + 1));
}
