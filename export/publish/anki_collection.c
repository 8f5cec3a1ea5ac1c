/* Writes Anki's tables. */
#include "export/publish/anki_collection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>
#include <sqlite3.h>

#include "formats/base/checksum.h"
#include "formats/base/json_value.h"

/* Anki counts milliseconds since 1970 as ids. Ours come from hashes, in a range that no clock gives
 * before the year 2128, so that the same pack makes the same file and meets no note of the user's.
 */
#define FIRST_ID 5000000000000LL
#define ID_RANGE 1000000000000LL
#define CREATED_S 1262304000 /* 2010: before every collection, so that nothing is due at once */

struct SatAnkiCollection {
    sqlite3 *database;
    sqlite3_stmt *note, *card;
    char *deck;
    int64_t deck_id, model_id;
    size_t count;
};

static bool refused(const SatAnkiCollection *collection, SatError *err)
{
    return sat_fail(err, SAT_ERR_SYSTEM, "SQLite: %s",
                    collection->database != NULL ? sqlite3_errmsg(collection->database)
                                                 : "no memory");
}

static int64_t id_of(const char *kind, const char *text)
{
    const SatSha256 hash = sat_hmac_sha256(kind, strlen(kind), text, strlen(text));
    uint64_t number = 0;
    for (size_t i = 0; i < 7; i++) {
        number = number << 8 | hash.bytes[i];
    }
    return FIRST_ID + (int64_t)(number % (uint64_t)ID_RANGE);
}

/* ---- what Anki keeps as JSON in its one row of col ---------------------------------------------
 */

static const char tables[] =
    "CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm "
    "integer not null, ver integer not null, dty integer not null, usn integer not null, ls "
    "integer not null, conf text not null, models text not null, decks text not null, dconf text "
    "not null, tags text not null);"
    "CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod "
    "integer not null, usn integer not null, tags text not null, flds text not null, sfld integer "
    "not null, csum integer not null, flags integer not null, data text not null);"
    "CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord "
    "integer not null, mod integer not null, usn integer not null, type integer not null, queue "
    "integer not null, due integer not null, ivl integer not null, factor integer not null, reps "
    "integer not null, lapses integer not null, left integer not null, odue integer not null, "
    "odid integer not null, flags integer not null, data text not null);"
    "CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, "
    "ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not "
    "null, time integer not null, type integer not null);"
    "CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);"
    "CREATE INDEX ix_notes_usn ON notes (usn);"
    "CREATE INDEX ix_cards_usn ON cards (usn);"
    "CREATE INDEX ix_revlog_usn ON revlog (usn);"
    "CREATE INDEX ix_cards_nid ON cards (nid);"
    "CREATE INDEX ix_cards_sched ON cards (did, queue, due);"
    "CREATE INDEX ix_revlog_cid ON revlog (cid);"
    "CREATE INDEX ix_notes_csum ON notes (csum);";

/* A stack is a box that scrolls from picture to picture, without a script. */
static const char css[] =
    ".card{font-family:sans-serif;font-size:18px;text-align:center}"
    "img{max-width:100%;background:#000}"
    ".stack{max-width:100%;height:70vh;overflow-y:scroll;scroll-snap-type:y mandatory}"
    ".stack img{display:block;margin:0 auto;height:70vh;object-fit:contain;scroll-snap-align:start}"
    ".text{text-align:start;max-width:40em;margin:.5em auto}";

static const char conf[] =
    "{\"activeDecks\":[1],\"addToCur\":true,\"collapseTime\":1200,\"curDeck\":1,\"dueCounts\":true,"
    "\"estTimes\":true,\"newBury\":true,\"newSpread\":0,\"nextPos\":1,\"sortBackwards\":false,"
    "\"sortType\":\"noteFld\",\"timeLim\":0}";

static const char deck_conf[] =
    "{\"1\":{\"autoplay\":true,\"dyn\":false,\"id\":1,\"lapse\":{\"delays\":[10],\"leechAction\":0,"
    "\"leechFails\":8,\"minInt\":1,\"mult\":0},\"maxTaken\":60,\"mod\":0,\"name\":\"Default\","
    "\"new\":{\"bury\":true,\"delays\":[1,10],\"initialFactor\":2500,\"ints\":[1,4,7],\"order\":1,"
    "\"perDay\":20,\"separate\":true},\"replayq\":true,\"rev\":{\"bury\":true,\"ease4\":1.3,"
    "\"fuzz\":0.05,\"ivlFct\":1,\"maxIvl\":36500,\"minSpace\":1,\"perDay\":100},\"timer\":0,"
    "\"usn\":0}}";

static void put_field(SatJsonWriter *json, const char *name, int64_t place)
{
    sat_json_open_object(json, NULL);
    sat_json_put_text(json, "name", name);
    sat_json_put_i64(json, "ord", place);
    sat_json_put_bool(json, "sticky", false);
    sat_json_put_bool(json, "rtl", false);
    sat_json_put_text(json, "font", "Arial");
    sat_json_put_i64(json, "size", 20);
    sat_json_open_array(json, "media");
    sat_json_close_array(json);
    sat_json_close_object(json);
}

static void put_template(SatJsonWriter *json)
{
    sat_json_open_array(json, "tmpls");
    sat_json_open_object(json, NULL);
    sat_json_put_text(json, "name", "Card 1");
    sat_json_put_i64(json, "ord", 0);
    sat_json_put_text(json, "qfmt", "{{Front}}");
    sat_json_put_text(json, "afmt", "{{FrontSide}}<hr id=answer>{{Back}}");
    sat_json_put_null(json, "did");
    sat_json_put_text(json, "bqfmt", "");
    sat_json_put_text(json, "bafmt", "");
    sat_json_close_object(json);
    sat_json_close_array(json);
}

static void put_models(const SatAnkiCollection *collection, SatJsonWriter *json)
{
    char id[24];
    (void)snprintf(id, sizeof(id), "%lld", (long long)collection->model_id);
    sat_json_open_object(json, NULL);
    sat_json_open_object(json, id);
    sat_json_put_text(json, "id", id);
    sat_json_put_text(json, "name", "Satchel case");
    sat_json_put_i64(json, "type", 0);
    sat_json_put_i64(json, "mod", CREATED_S);
    sat_json_put_i64(json, "usn", -1);
    sat_json_put_i64(json, "sortf", 0);
    sat_json_put_i64(json, "did", collection->deck_id);
    put_template(json);
    sat_json_open_array(json, "flds");
    put_field(json, "Name", 0);
    put_field(json, "Front", 1);
    put_field(json, "Back", 2);
    sat_json_close_array(json);
    sat_json_put_text(json, "css", css);
    sat_json_put_text(json, "latexPre", "");
    sat_json_put_text(json, "latexPost", "");
    sat_json_open_array(json, "tags");
    sat_json_close_array(json);
    sat_json_open_array(json, "vers");
    sat_json_close_array(json);
    sat_json_open_array(json, "req"); /* card 0 is made when field 1 is there */
    sat_json_open_array(json, NULL);
    sat_json_put_i64(json, NULL, 0);
    sat_json_put_text(json, NULL, "all");
    sat_json_open_array(json, NULL);
    sat_json_put_i64(json, NULL, 1);
    sat_json_close_array(json);
    sat_json_close_array(json);
    sat_json_close_array(json);
    sat_json_close_object(json);
    sat_json_close_object(json);
}

static void put_today(SatJsonWriter *json, const char *name)
{
    sat_json_open_array(json, name);
    sat_json_put_i64(json, NULL, 0);
    sat_json_put_i64(json, NULL, 0);
    sat_json_close_array(json);
}

static void put_deck(SatJsonWriter *json, int64_t id, const char *name)
{
    char key[24];
    (void)snprintf(key, sizeof(key), "%lld", (long long)id);
    sat_json_open_object(json, key);
    sat_json_put_i64(json, "id", id);
    sat_json_put_text(json, "name", name);
    sat_json_put_text(json, "desc", "");
    sat_json_put_i64(json, "mod", CREATED_S);
    sat_json_put_i64(json, "usn", 0);
    sat_json_put_i64(json, "dyn", 0);
    sat_json_put_i64(json, "conf", 1);
    sat_json_put_bool(json, "collapsed", false);
    sat_json_put_i64(json, "extendNew", 10);
    sat_json_put_i64(json, "extendRev", 50);
    put_today(json, "newToday");
    put_today(json, "revToday");
    put_today(json, "lrnToday");
    put_today(json, "timeToday");
    sat_json_close_object(json);
}

static bool put_collection(SatAnkiCollection *collection, SatError *err)
{
    sqlite3_stmt *insert = NULL;
    SatByteWriter models = SAT_BYTE_WRITER_INIT, decks = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&models);
    put_models(collection, &json);
    json = sat_json_writer(&decks);
    sat_json_open_object(&json, NULL);
    put_deck(&json, 1, "Default");
    put_deck(&json, collection->deck_id, collection->deck);
    sat_json_close_object(&json);
    bool done = !models.failed && !decks.failed &&
                sqlite3_prepare_v2(collection->database,
                                   "INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')", -1,
                                   &insert, NULL) == SQLITE_OK;
    if (done) {
        (void)sqlite3_bind_int64(insert, 1, CREATED_S);
        (void)sqlite3_bind_int64(insert, 2, (int64_t)CREATED_S * 1000);
        (void)sqlite3_bind_int64(insert, 3, (int64_t)CREATED_S * 1000);
        (void)sqlite3_bind_text(insert, 4, conf, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(insert, 5, (const char *)models.bytes, (int)models.length,
                                SQLITE_STATIC);
        (void)sqlite3_bind_text(insert, 6, (const char *)decks.bytes, (int)decks.length,
                                SQLITE_STATIC);
        (void)sqlite3_bind_text(insert, 7, deck_conf, -1, SQLITE_STATIC);
        done = sqlite3_step(insert) == SQLITE_DONE;
    }
    done = done || refused(collection, err);
    (void)sqlite3_finalize(insert);
    sat_byte_writer_free(&models);
    sat_byte_writer_free(&decks);
    return done;
}

/* ---- the collection ----------------------------------------------------------------------------
 */

static bool prepare(SatAnkiCollection *collection, SatError *err)
{
    static const char note[] = "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')";
    static const char card[] = "INSERT INTO cards VALUES (?,?,?,0,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')";
    return (sqlite3_open_v2(":memory:", &collection->database,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
                            NULL) == SQLITE_OK &&
            sqlite3_exec(collection->database, tables, NULL, NULL, NULL) == SQLITE_OK &&
            sqlite3_prepare_v2(collection->database, note, -1, &collection->note, NULL) ==
                SQLITE_OK &&
            sqlite3_prepare_v2(collection->database, card, -1, &collection->card, NULL) ==
                SQLITE_OK &&
            sqlite3_exec(collection->database, "BEGIN", NULL, NULL, NULL) == SQLITE_OK) ||
           refused(collection, err);
}

SatAnkiCollection *sat_anki_collection_new(const char *deck, SatError *err)
{
    SatAnkiCollection *collection = calloc(1, sizeof(*collection));
    if (collection == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a deck of cards");
        return NULL;
    }
    collection->deck = strdup(deck);
    collection->deck_id = id_of("satchel deck", deck);
    collection->model_id = id_of("satchel note type", "1");
    if (collection->deck == NULL || !prepare(collection, err) || !put_collection(collection, err)) {
        if (collection->deck == NULL) {
            (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a deck of cards");
        }
        sat_anki_collection_free(collection);
        return NULL;
    }
    return collection;
}

void sat_anki_collection_free(SatAnkiCollection *collection)
{
    if (collection != NULL) {
        (void)sqlite3_finalize(collection->note);
        (void)sqlite3_finalize(collection->card);
        (void)sqlite3_close(collection->database);
        free(collection->deck);
        free(collection);
    }
}

/* By it Anki finds notes with the same first field: the first 32 bits of its SHA-1. */
static int64_t checksum_of(const char *name)
{
    uint8_t hash[SHA_DIGEST_LENGTH];
    (void)SHA1((const unsigned char *)name, strlen(name), hash);
    return (int64_t)((uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 |
                     (uint32_t)hash[3]);
}

static bool step(SatAnkiCollection *collection, sqlite3_stmt *statement, SatError *err)
{
    const bool done = sqlite3_step(statement) == SQLITE_DONE;
    (void)(done || refused(collection, err));
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    return done;
}

bool sat_anki_collection_add(SatAnkiCollection *collection, const SatAnkiNote *note, SatError *err)
{
    const int64_t id = id_of("satchel note", note->identity);
    char guid[32], tag[80];
    SatByteWriter fields = SAT_BYTE_WRITER_INIT;
    (void)snprintf(guid, sizeof(guid), "satchel-%llx", (unsigned long long)id);
    (void)snprintf(tag, sizeof(tag), note->tag[0] != '\0' ? " %s " : "%s", note->tag);
    sat_write_format(&fields, "%s\x1f%s\x1f%s", note->name, note->front, note->back);
    if (fields.failed) {
        sat_byte_writer_free(&fields);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a card");
    }
    (void)sqlite3_bind_int64(collection->note, 1, id);
    (void)sqlite3_bind_text(collection->note, 2, guid, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(collection->note, 3, collection->model_id);
    (void)sqlite3_bind_int64(collection->note, 4, CREATED_S);
    (void)sqlite3_bind_text(collection->note, 5, tag, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(collection->note, 6, (const char *)fields.bytes, (int)fields.length,
                            SQLITE_STATIC);
    (void)sqlite3_bind_text(collection->note, 7, note->name, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(collection->note, 8, checksum_of(note->name));
    bool done = step(collection, collection->note, err);
    sat_byte_writer_free(&fields);
    if (!done) {
        return false;
    }
    (void)sqlite3_bind_int64(collection->card, 1, id_of("satchel card", note->identity));
    (void)sqlite3_bind_int64(collection->card, 2, id);
    (void)sqlite3_bind_int64(collection->card, 3, collection->deck_id);
    (void)sqlite3_bind_int64(collection->card, 4, CREATED_S);
    (void)sqlite3_bind_int64(collection->card, 5, (int64_t)++collection->count);
    return step(collection, collection->card, err);
}

size_t sat_anki_collection_count(const SatAnkiCollection *collection)
{
    return collection->count;
}

bool sat_anki_collection_write(SatAnkiCollection *collection, SatByteWriter *out, SatError *err)
{
    sqlite3_int64 length = 0;
    if (sqlite3_exec(collection->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
        return refused(collection, err);
    }
    unsigned char *bytes = sqlite3_serialize(collection->database, "main", &length, 0);
    if (bytes == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a deck of cards");
    }
    sat_write_bytes(out, bytes, (size_t)length);
    sqlite3_free(bytes);
    return !out->failed ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a deck of cards");
}
