/* What tests of sources keep of what a scan told. */
#ifndef SAT_TESTS_SOURCE_SEEN_H
#define SAT_TESTS_SOURCE_SEEN_H

#include <stdio.h>
#include <string.h>

#include "export/source/source.h"

typedef struct {
    char told[8192]; /* notes and what was skipped, a line each */
    size_t items, warnings, notes, skipped;
} SourceSeen;

static inline void source_line(SourceSeen *seen, const char *path, const char *text)
{
    size_t used = strlen(seen->told);
    (void)snprintf(seen->told + used, sizeof(seen->told) - used, "%s: %s\n", path, text);
}

/** Fits SatSourceVisitor.skipped; context begins with a SourceSeen. */
static inline void source_skipped(void *context, SatSkipReason reason, const char *path,
                                  const char *text)
{
    SourceSeen *seen = context;
    seen->skipped += reason != SAT_SKIP_NOT_DICOM;
    source_line(seen, path, text);
}

/** Fits SatSourceVisitor.note. */
static inline void source_note(void *context, bool is_warning, const char *path, const char *text)
{
    SourceSeen *seen = context;
    seen->warnings += is_warning;
    seen->notes += !is_warning;
    source_line(seen, path, text);
}

#endif
