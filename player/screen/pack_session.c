/* The open pack. */
#include "player/screen/pack_session.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

#define MAX_LOADED 8
#define LEAST_BUDGET ((uint64_t)256 << 20)
#define MOST_BUDGET ((uint64_t)4 << 30)

struct SatPackSession {
    char *path;
    SatPackReader *reader;
    SatFrameCache *cache;
    uint64_t budget_bytes;
    SatSessionCase loaded[MAX_LOADED];
    size_t loaded_count;
    bool *revealed;              /* one a case */
    bool *slides;                /* one a case */
    _Atomic(SatWindow *) window; /* set once by the UI, read by workers */
};

static void wake(void *context)
{
    SatPackSession *session = context;
    SatWindow *window = atomic_load(&session->window);
    if (window != NULL) {
        sat_window_wake(window);
    }
}

static uint64_t choose_budget(void)
{
    uint64_t budget = sat_physical_memory_bytes() / 4;
    budget = budget < LEAST_BUDGET ? LEAST_BUDGET : budget;
    return budget > MOST_BUDGET ? MOST_BUDGET : budget;
}

static SatFrameCache *new_cache(SatPackSession *session, SatError *err)
{
    /* One core stays free for the window. */
    const int processors = sat_processor_count();
    const int workers = processors > 9 ? 8 : processors > 1 ? processors - 1 : 1;
    return sat_frame_cache_new(session->reader, session->budget_bytes, workers, wake, session, err);
}

static void find_slides(SatPackSession *session)
{
    const SatPlaylist *playlist = sat_pack_reader_playlist(session->reader);
    const size_t count = playlist != NULL ? playlist->entry_count : 0;
    for (size_t pass = 0; pass < 2; pass++) { /* slides first, then what else shows them */
        for (size_t i = 0; i < count; i++) {
            const SatPlaylistEntry *entry = &playlist->entries[i];
            const bool is_slide = entry->kind == SAT_PLAYLIST_SLIDE;
            if (entry->case_index != SAT_NO_CASE && is_slide == (pass == 0)) {
                session->slides[entry->case_index] = is_slide;
            }
        }
    }
}

SatPackSession *sat_pack_session_open(const char *path, SatError *err)
{
    SAT_AUTO(SatPackSession) *session = calloc(1, sizeof *session);
    if (session == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to open the pack");
        return NULL;
    }
    session->budget_bytes = choose_budget();
    session->reader = sat_pack_reader_open(path, err);
    if (session->reader == NULL) {
        return NULL;
    }
    const size_t cases = sat_pack_reader_case_count(session->reader);
    session->path = sat_path_absolute(path);
    session->revealed = calloc(cases > 0 ? cases : 1, sizeof *session->revealed);
    session->slides = calloc(cases > 0 ? cases : 1, sizeof *session->slides);
    if (session->path == NULL || session->revealed == NULL || session->slides == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to open the pack");
        return NULL;
    }
    if (cases == 0) {
        sat_fail(err, SAT_ERR_FORMAT, "%s: the pack has no case in it",
                 sat_path_file_name(session->path));
        return NULL;
    }
    find_slides(session);
    session->cache = new_cache(session, err);
    return session->cache != NULL ? SAT_STEAL(session) : NULL;
}

static void unload_cases(SatPackSession *session)
{
    for (size_t i = 0; i < session->loaded_count; i++) {
        sat_pack_case_free(session->loaded[i].pack_case);
        free(session->loaded[i].views);
    }
    session->loaded_count = 0;
}

void sat_pack_session_close(SatPackSession *session)
{
    if (session == NULL) {
        return;
    }
    sat_frame_cache_free(session->cache); /* joins the workers, which use everything below */
    unload_cases(session);
    sat_pack_reader_close(session->reader);
    free(session->revealed);
    free(session->slides);
    free(session->path);
    free(session);
}

void sat_pack_session_set_window(SatPackSession *session, SatWindow *window)
{
    atomic_store(&session->window, window);
}

const char *sat_pack_session_path(const SatPackSession *session)
{
    return session->path;
}

const SatPackReader *sat_pack_session_reader(const SatPackSession *session)
{
    return session->reader;
}

SatFrameCache *sat_pack_session_cache(SatPackSession *session)
{
    return session->cache;
}

uint64_t sat_pack_session_budget_bytes(const SatPackSession *session)
{
    return session->budget_bytes;
}

/** Makes room for another case. Cached pictures point into the cases: both go together. On failure
 * everything stays as it was. */
static bool start_over(SatPackSession *session, SatError *err)
{
    SatFrameCache *cache = new_cache(session, err);
    if (cache == NULL) {
        return false;
    }
    sat_frame_cache_free(session->cache);
    session->cache = cache;
    unload_cases(session);
    return true;
}

SatSessionCase *sat_pack_session_case(SatPackSession *session, size_t case_index, SatError *err)
{
    for (size_t i = 0; i < session->loaded_count; i++) {
        if (session->loaded[i].case_index == case_index) {
            return &session->loaded[i];
        }
    }
    SAT_AUTO(SatPackCase) *pack_case = sat_pack_reader_load_case(session->reader, case_index, err);
    if (pack_case == NULL) {
        return NULL;
    }
    SatSeriesView *views = calloc(pack_case->series_count + 1, sizeof *views);
    if (views == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the case");
        return NULL;
    }
    if (session->loaded_count == MAX_LOADED && !start_over(session, err)) {
        free(views);
        return NULL;
    }
    SatSessionCase *slot = &session->loaded[session->loaded_count++];
    *slot = (SatSessionCase){SAT_STEAL(pack_case), views, case_index};
    return slot;
}

bool sat_pack_session_is_slide(const SatPackSession *session, size_t case_index)
{
    return session->slides[case_index];
}

bool sat_pack_session_is_revealed(const SatPackSession *session, size_t case_index)
{
    return session->revealed[case_index] ||
           !sat_pack_reader_case(session->reader, case_index)->hidden;
}

void sat_pack_session_reveal(SatPackSession *session, size_t case_index)
{
    session->revealed[case_index] = true;
}

const char *sat_pack_session_title(const SatPackSession *session, size_t case_index)
{
    const SatPackCaseEntry *entry = sat_pack_reader_case(session->reader, case_index);
    return sat_pack_session_is_revealed(session, case_index) ? entry->title : entry->title_hidden;
}
