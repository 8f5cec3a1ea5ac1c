/* Fetches what a PACS has. */
#include "export/net/pacs_client.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/move_receiver.h"
#include "export/net/pacs_query.h"

enum { SILENCE_LIMIT_S = 180 };

#define IMPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2"

/* Each is proposed by itself, so that the server sends an object as it has it. */
static const char *const syntaxes[] = {
    "1.2.840.10008.1.2.1",     "1.2.840.10008.1.2",       "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.1.99",  "1.2.840.10008.1.2.4.50",  "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.57",  "1.2.840.10008.1.2.4.70",  "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.81",  "1.2.840.10008.1.2.4.90",  "1.2.840.10008.1.2.4.91",
    "1.2.840.10008.1.2.5",     "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.101",
    "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.103", "1.2.840.10008.1.2.4.104",
    "1.2.840.10008.1.2.4.105", "1.2.840.10008.1.2.4.106", "1.2.840.10008.1.2.4.107",
    "1.2.840.10008.1.2.4.108", "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.4.203"};

enum { SYNTAXES = sizeof(syntaxes) / sizeof(syntaxes[0]) };
_Static_assert(SAT_UNIT_MOST_CLASSES *SYNTAXES + 1 <= SAT_CONTEXT_MOST, "contexts are few");

typedef struct {
    const SatServerAddress *address;
    const SatServerSettings *settings;
    const SatPacsTaker *taker;
    SatPacsCounts *counts;
    SatNetPlace place;
    SatPacsUnits units;
} Fetching;

static bool told_of(const Fetching *fetching, SatError *err)
{
    const size_t length = strlen(fetching->address->shown);
    return strncmp(err->text, fetching->address->shown, length) != 0
               ? sat_fail_in(err, "%s", fetching->address->shown)
               : false;
}

static void set_context(SatPresentationContext *context, const char *abstract_syntax,
                        const char *transfer_syntax, bool takes_objects)
{
    memset(context, 0, sizeof(*context));
    memcpy(context->abstract_syntax, abstract_syntax, strlen(abstract_syntax) + 1);
    context->transfer_syntaxes[0] = transfer_syntax;
    context->transfer_syntax_count = 1;
    context->takes_objects = takes_objects;
}

static SatAssociation *associate(const Fetching *fetching, SatPresentationContext *contexts,
                                 size_t count, SatError *err)
{
    return sat_association_open(&fetching->place, fetching->settings->calling_ae,
                                fetching->address->title, contexts, count, err);
}

/* ---- what there is --------------------------------------------------------------------------- */

static bool query(Fetching *fetching, bool *offers_get, SatError *err)
{
    SatPresentationContext contexts[3];
    set_context(&contexts[0], SAT_STUDY_ROOT_FIND, IMPLICIT_LITTLE_ENDIAN, false);
    set_context(&contexts[1], SAT_STUDY_ROOT_GET, IMPLICIT_LITTLE_ENDIAN, false);
    set_context(&contexts[2], SAT_STUDY_ROOT_MOVE, IMPLICIT_LITTLE_ENDIAN, false);
    SatAssociation *association = associate(fetching, contexts, 3, err);
    const bool done = association != NULL &&
                      sat_pacs_query(association, fetching->address, &fetching->units, err);
    *offers_get = contexts[1].is_accepted;
    sat_association_close(association);
    if (!done) {
        return told_of(fetching, err);
    }
    fetching->counts->studies = fetching->units.studies;
    if (fetching->units.unusable > 0) {
        char text[96];
        (void)snprintf(text, sizeof(text), "%" PRIu64 " of its matches have no valid UID: left out",
                       fetching->units.unusable);
        fetching->taker->note(fetching->taker->context, true, text);
    }
    return fetching->units.count > 0 ||
           sat_fail(err, SAT_ERR_SYSTEM, "%s: nothing there matches", fetching->address->shown);
}

/* ---- fetching -------------------------------------------------------------------------------- */

static size_t unit_elements(const SatPacsUnit *unit, SatIdentifierElement out[4])
{
    size_t count = 0;
    if (unit->instances != NULL) {
        out[count++] = (SatIdentifierElement){0x00080018, unit->instances, true};
    }
    out[count++] = (SatIdentifierElement){0x00080052,
                                          unit->instances != NULL   ? "IMAGE"
                                          : unit->series[0] != '\0' ? "SERIES"
                                                                    : "STUDY",
                                          false};
    out[count++] = (SatIdentifierElement){0x0020000d, unit->study, true};
    if (unit->series[0] != '\0') {
        out[count++] = (SatIdentifierElement){0x0020000e, unit->series, true};
    }
    return count;
}

static void note_outcome(const Fetching *fetching, const SatRetrieved *retrieved, size_t unit)
{
    uint64_t failed = retrieved->failed;
    char text[200];
    if (failed == 0 && (retrieved->status == SAT_DIMSE_SUCCESS)) {
        return;
    }
    failed = failed > 0 ? failed : 1;
    fetching->counts->failed += failed;
    (void)snprintf(
        text, sizeof(text),
        "the server did not send %" PRIu64 " object%s of part %zu of %zu (status %04x)%s", failed,
        failed == 1 ? "" : "s", unit + 1, fetching->units.count, (unsigned)retrieved->status,
        retrieved->status == SAT_DIMSE_MOVE_DESTINATION_UNKNOWN
            ? ": it does not know our AE title (calling_ae) as a destination; have it "
              "entered there with this host and receive_port"
            : "");
    fetching->taker->note(fetching->taker->context, true, text);
}

/* The classes of a unit into those of an association. False: there is no room for them. */
static bool merge_classes(SatPacsUnit *all, const SatPacsUnit *unit)
{
    SatPacsUnit merged = *all;
    for (size_t i = 0; i < unit->class_count; i++) {
        size_t at = 0;
        while (at < merged.class_count && strcmp(merged.classes[at], unit->classes[i]) != 0) {
            at++;
        }
        if (at == SAT_UNIT_MOST_CLASSES) {
            return false;
        }
        if (at == merged.class_count) {
            memcpy(merged.classes[merged.class_count++], unit->classes[i], SAT_UID_CAPACITY);
        }
    }
    *all = merged;
    return true;
}

static bool get_units(Fetching *fetching, size_t begin, size_t end, const SatPacsUnit *classes,
                      SatError *err)
{
    SatPresentationContext *contexts = calloc(SAT_CONTEXT_MOST, sizeof(*contexts));
    if (contexts == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to talk to the server");
    }
    size_t count = 0;
    set_context(&contexts[count++], SAT_STUDY_ROOT_GET, IMPLICIT_LITTLE_ENDIAN, false);
    for (size_t i = 0; i < classes->class_count; i++) {
        for (size_t s = 0; s < SYNTAXES; s++) {
            set_context(&contexts[count++], classes->classes[i], syntaxes[s], true);
        }
    }
    SatAssociation *association = associate(fetching, contexts, count, err);
    bool done = association != NULL;
    for (size_t i = begin; done && i < end; i++) {
        SatIdentifierElement elements[4];
        SatRetrieved retrieved;
        const size_t element_count = unit_elements(&fetching->units.items[i], elements);
        done = sat_dimse_get(association, elements, element_count, &fetching->taker->sink,
                             &retrieved, err);
        if (done) {
            note_outcome(fetching, &retrieved, i);
        }
    }
    sat_association_close(association);
    free(contexts);
    return done;
}

static bool get_all(Fetching *fetching, SatError *err)
{
    size_t begin = 0;
    while (begin < fetching->units.count) {
        SatPacsUnit classes = {.class_count = 0};
        size_t end = begin;
        while (end < fetching->units.count &&
               merge_classes(&classes, &fetching->units.items[end])) {
            end++;
        }
        assert(end > begin); /* a unit alone has room */
        if (!get_units(fetching, begin, end, &classes, err)) {
            return false;
        }
        begin = end;
    }
    return true;
}

static bool move_all(Fetching *fetching, SatError *err)
{
    SatPresentationContext context;
    set_context(&context, SAT_STUDY_ROOT_MOVE, IMPLICIT_LITTLE_ENDIAN, false);
    char *folder = fetching->taker->folder(fetching->taker->context, err);
    SatMoveReceiver *receiver =
        folder != NULL ? sat_move_receiver_start(fetching->settings, folder, err) : NULL;
    SatAssociation *association = receiver != NULL ? associate(fetching, &context, 1, err) : NULL;
    bool done = association != NULL;
    for (size_t i = 0; done && i < fetching->units.count; i++) {
        SatIdentifierElement elements[4];
        SatRetrieved retrieved;
        const size_t count = unit_elements(&fetching->units.items[i], elements);
        done = sat_dimse_move(association, fetching->settings->calling_ae, elements, count,
                              &retrieved, err);
        if (done) {
            note_outcome(fetching, &retrieved, i);
        }
    }
    sat_association_close(association);
    sat_move_receiver_free(receiver);
    free(folder);
    return done;
}

bool sat_pacs_fetch(const SatServerAddress *address, const SatServerSettings *settings,
                    const SatPacsTaker *taker, SatPacsCounts *counts, SatError *err)
{
    Fetching fetching = {.address = address,
                         .settings = settings,
                         .taker = taker,
                         .counts = counts,
                         .place = sat_net_place_of(address, settings, SILENCE_LIMIT_S)};
    bool offers_get = false;
    memset(counts, 0, sizeof(*counts));
    if (address->key_count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: say what to look for, as ?PatientID=… or --PatientID of a named "
                        "server; ?PatientID=* is everything there",
                        address->shown);
    }
    bool done = query(&fetching, &offers_get, err);
    if (done) {
        done =
            address->wants_move || !offers_get ? move_all(&fetching, err) : get_all(&fetching, err);
        done = done || told_of(&fetching, err);
    }
    sat_pacs_units_free(&fetching.units);
    return done;
}
