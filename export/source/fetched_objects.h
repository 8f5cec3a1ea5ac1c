/* Objects that a server sent, as files in the staging folder: written as they arrive, by several
 * streams at once, visited when all are there, in the order of their UIDs. */
#ifndef SAT_EXPORT_FETCHED_OBJECTS_H
#define SAT_EXPORT_FETCHED_OBJECTS_H

#include "export/net/dimse_scu.h"
#include "export/net/multipart_reader.h"
#include "export/source/source_kinds.h"

typedef struct SatFetched SatFetched;

/** shown: the server, for messages, borrowed. errors: SAT_ERR_NO_MEMORY; SAT_ERR_UNSUPPORTED the
 *  visitor has no staging folder */
SAT_NODISCARD SatFetched *sat_fetched_new(const SatSourceVisitor *visitor, const char *shown,
                                          SatError *err);
void sat_fetched_free(SatFetched *fetched); /* NULL-safe; the files stay */
SAT_DEFINE_AUTO(SatFetched, sat_fetched_free)

/** Objects that arrive one behind the other. One thread a stream. An object that never ends is
 * forgotten. */
typedef struct SatFetchedStream SatFetchedStream;
SAT_NODISCARD SatFetchedStream *sat_fetched_stream_new(SatFetched *fetched, SatError *err);
void sat_fetched_stream_free(SatFetchedStream *stream); /* NULL-safe */

/** Takes data sets without file meta information (as DIMSE carries them) and puts our own before
 *  each; the bytes of the data set are kept. */
SatObjectSink sat_fetched_sink(SatFetchedStream *stream);
/** Takes whole files (PS3.10), as they are. */
SatMultipartSink sat_fetched_file_sink(SatFetchedStream *stream);
/** A private folder in the staging folder. owns: free() */
SAT_NODISCARD char *sat_fetched_folder(SatFetched *fetched, SatError *err);
/** Takes the files of such a folder as objects. */
SAT_NODISCARD bool sat_fetched_take_folder(SatFetched *fetched, const char *folder, SatError *err);
uint64_t sat_fetched_count(const SatFetched *fetched);

/** Visits all of them. False only when the scan ends. */
SAT_NODISCARD bool sat_fetched_visit(SatFetched *fetched, SatSourceScan *scan, SatError *err);

#endif
