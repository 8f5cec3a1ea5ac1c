/* `satchel login|logout|whoami radiopaedia:`: the account at a case server. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/net/case_server_client.h"
#include "export/served_settings.h"
#include "formats/base/platform.h"

enum { LINE_CAPACITY = 4096 };

typedef struct {
    SatReport *report;
    const char *url;
    char host[SAT_HTTP_HOST_CAPACITY];
    SatHttp *http;
} Account;

static bool begin(Account *account, const SatOptions *options, const SatSettings *settings,
                  SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    const SatServedCases served = sat_served_settings(settings);
    const SatHttpOptions http = sat_served_http(&served);
    *account = (Account){.report = report, .url = served.url};
    sat_http_host(account->url, account->host);
    if (strcmp(options->arguments[0], "radiopaedia:") != 0) {
        sat_report_fail_text(report, SAT_EXIT_USAGE,
                             "there is a login for radiopaedia: alone; which server that is, is "
                             "the setting radiopaedia_url");
        return false;
    }
    sat_core_dumps_forbid();
    account->http = sat_http_new(&http, &err);
    if (account->http == NULL) {
        sat_report_fail(report, sat_exit_for_input(&err), &err);
    }
    return account->http != NULL;
}

static void wipe(char *text, size_t length)
{
    volatile char *letters = text;
    for (size_t i = 0; i < length; i++) {
        letters[i] = '\0';
    }
}

/* A line of the standard input; false at its end, and for Ctrl-C. */
static bool read_line(char out[LINE_CAPACITY])
{
    const bool has_line = !sat_interrupt_requested() && fgets(out, LINE_CAPACITY, stdin) != NULL;
    if (!has_line || sat_interrupt_requested()) {
        out[0] = '\0';
    }
    return out[0] != '\0';
}

/* The answer without blanks around it; false: there is none. */
static bool ask(const char *question, char out[LINE_CAPACITY])
{
    (void)fprintf(stderr, "%s: ", question);
    (void)fflush(stderr);
    if (!read_line(out)) {
        return false;
    }
    const size_t blanks = strspn(out, " \t");
    memmove(out, out + blanks, strlen(out + blanks) + 1);
    out[strcspn(out, " \t\r\n")] = '\0';
    return out[0] != '\0';
}

/* What nobody behind the user shall read. */
static bool ask_secret(const char *question, char out[LINE_CAPACITY])
{
    const bool hides = sat_is_terminal(0);
    char words[64];
    (void)snprintf(words, sizeof(words), "%s%s", question, hides ? " (not shown)" : "");
    if (hides) {
        sat_terminal_show_typing(false);
    }
    const bool done = ask(words, out);
    if (hides) {
        sat_terminal_show_typing(true);
        (void)fputc('\n', stderr);
    }
    return done;
}

static bool ask_code(const char *step, char *address, char code[LINE_CAPACITY])
{
    if (address == NULL) {
        return false;
    }
    (void)fprintf(stderr,
                  "%sOpen this in the browser, allow it, and copy the code that is shown:\n"
                  "   %s\n",
                  step, address);
    free(address);
    return ask_secret("Code", code);
}

static bool login_anew(const Account *account, char lines[3][LINE_CAPACITY], SatError *err)
{
    (void)fprintf(stderr,
                  "%s gives its cases to programs that you register yourself, once:\n"
                  "1. Log in at %s in the browser, and open\n"
                  "   %s/oauth/applications/new\n"
                  "2. Name: Satchel (any will do). Redirect URI: urn:ietf:wg:oauth:2.0:oob\n"
                  "   Leave the scopes empty. Submit.\n"
                  "3. The page then shows an application id and a secret.\n",
                  account->host, account->host, account->url);
    return (ask("Application id", lines[0]) && ask_secret("Secret", lines[1]) &&
            ask_code("4. ", sat_case_server_authorize_url(account->url, lines[0]), lines[2]))
               ? sat_case_server_login(account->http, account->url, lines[0], lines[1], lines[2],
                                       err)
               : sat_fail(err, SAT_ERR_ARGUMENT, "nothing was given; nothing is stored");
}

static bool login_again(const Account *account, char code[LINE_CAPACITY], SatError *err)
{
    (void)fprintf(stderr,
                  "The application registered at %s is used again (satchel logout radiopaedia: "
                  "forgets it).\n",
                  account->host);
    return ask_code("", sat_case_server_authorize_again_url(account->url), code)
               ? sat_case_server_login_again(account->http, account->url, code, err)
               : sat_fail(err, SAT_ERR_ARGUMENT, "no code was given; nothing is changed");
}

static void put_quota(SatReportLine *line, const char *used_key, uint64_t used,
                      const char *allowed_key, uint64_t allowed)
{
    if (used != SAT_QUOTA_UNKNOWN) {
        sat_json_put_u64(&line->json, used_key, used);
    }
    if (allowed != SAT_QUOTA_UNKNOWN) {
        sat_json_put_u64(&line->json, allowed_key, allowed);
    } else {
        sat_json_put_null(&line->json, allowed_key);
    }
}

static void say_quota(const char *what, uint64_t used, uint64_t allowed)
{
    char limit[32] = "no limit";
    if (allowed != SAT_QUOTA_UNKNOWN) {
        (void)snprintf(limit, sizeof(limit), "of %" PRIu64, allowed);
    }
    if (used != SAT_QUOTA_UNKNOWN) {
        (void)printf("%s: %" PRIu64 ", %s\n", what, used, limit);
    }
}

static void show_user(const Account *account, const SatCaseServerUser *user)
{
    if (account->report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "item");
        sat_json_put_text(&line.json, "kind", "account");
        sat_json_put_text(&line.json, "server", account->host);
        sat_json_put_text(&line.json, "login", user->login);
        put_quota(&line, "drafts", user->drafts, "allowed_drafts", user->allowed_drafts);
        put_quota(&line, "unlisted", user->unlisted, "allowed_unlisted", user->allowed_unlisted);
        put_quota(&line, "playlists", user->playlists, "allowed_playlists",
                  user->allowed_playlists);
        sat_report_close_line(&line);
        return;
    }
    (void)printf("%s at %s\n", user->login, account->host);
    say_quota("draft cases", user->drafts, user->allowed_drafts);
    say_quota("unlisted cases", user->unlisted, user->allowed_unlisted);
    say_quota("unlisted playlists", user->playlists, user->allowed_playlists);
}

static bool who_am_i(const Account *account, SatError *err)
{
    SatCaseServerUser user;
    SatCaseServer *server = sat_case_server_open(account->http, account->url, err);
    const bool done = server != NULL && sat_case_server_user(server, &user, err);
    if (done) {
        show_user(account, &user);
    }
    sat_case_server_close(server);
    return done;
}

static void end(Account *account, bool done, const SatError *err)
{
    if (!done) {
        sat_report_fail(account->report, sat_exit_for_input(err), err);
    }
    sat_http_free(account->http);
}

void sat_command_login(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    Account account;
    char lines[3][LINE_CAPACITY] = {"", "", ""};
    if (!begin(&account, options, settings, report)) {
        return;
    }
    const bool done =
        (sat_case_server_has_application(account.url) ? login_again(&account, lines[2], &err)
                                                      : login_anew(&account, lines, &err)) &&
        who_am_i(&account, &err);
    wipe(lines[0], sizeof(lines));
    if (!done && sat_interrupt_requested()) {
        err = (SatError)SAT_ERROR_INIT;
        (void)sat_fail(&err, SAT_ERR_CANCELLED, "interrupted; nothing is changed");
    }
    end(&account, done, &err);
}

void sat_command_logout(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    Account account;
    if (!begin(&account, options, settings, report)) {
        return;
    }
    const bool done = sat_case_server_logout(account.url, &err);
    if (done) {
        sat_report_say(report,
                       "logged out of %s: nothing of the login is kept here; to end it there, too, "
                       "see %s/oauth/authorized_applications",
                       account.host, account.url);
    }
    end(&account, done, &err);
}

void sat_command_whoami(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    Account account;
    if (begin(&account, options, settings, report)) {
        end(&account, who_am_i(&account, &err), &err);
    }
}
