/* The collection of an Anki package: a SQLite database of schema 11 (which every Anki since 2.0 and
 * its relatives import), made in memory. Same calls, same bytes. One thread. */
#ifndef SAT_EXPORT_ANKI_COLLECTION_H
#define SAT_EXPORT_ANKI_COLLECTION_H

#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

typedef struct SatAnkiCollection SatAnkiCollection;

/** One card: what is asked, and what is turned up. HTML; pictures by the names of their files. */
typedef struct {
    /** The same for the same thing in every export: an import knows a note by it. */
    const char *identity;
    const char *name; /* sorts and finds it in Anki's lists: "Case 3, question 1" */
    const char *front, *back;
    const char *tag; /* one word; "": none */
} SatAnkiNote;

/** deck: its title; also tells decks apart.
 *  owns: sat_anki_collection_free()    errors: SAT_ERR_NO_MEMORY; SAT_ERR_SYSTEM naming what SQLite
 *  says */
SAT_NODISCARD SatAnkiCollection *sat_anki_collection_new(const char *deck, SatError *err);
void sat_anki_collection_free(SatAnkiCollection *collection); /* NULL-safe */
SAT_DEFINE_AUTO(SatAnkiCollection, sat_anki_collection_free)
SAT_NODISCARD bool sat_anki_collection_add(SatAnkiCollection *collection, const SatAnkiNote *note,
                                           SatError *err);
size_t sat_anki_collection_count(const SatAnkiCollection *collection);
/** Appends the database file; then nothing more is added. */
SAT_NODISCARD bool sat_anki_collection_write(SatAnkiCollection *collection, SatByteWriter *out,
                                             SatError *err);

#endif
