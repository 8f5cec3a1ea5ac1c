/* An open pack: its reader, the cache of decoded pictures, the cases in memory and how each of
 * their stacks is being looked at. UI thread only, except that workers wake the window. */
#ifndef SAT_PLAYER_PACK_SESSION_H
#define SAT_PLAYER_PACK_SESSION_H

#include "formats/case/voi_window.h"
#include "formats/pack/pack_reader.h"
#include "player/cache/frame_cache.h"
#include "player/sdl/sdl_window.h"
#include "player/view/viewport.h"

typedef struct SatPackSession SatPackSession;

/** How the user left a stack. */
typedef struct {
    bool visited;
    uint32_t frame_index;
    SatVoiChoice voi;
    SatScreenViewport viewport;
} SatSeriesView;

typedef struct {
    SatPackCase *pack_case;
    SatSeriesView *views; /* one a series */
    size_t case_index;
} SatSessionCase;

/** Opens the pack; nothing is decoded yet. owns: sat_pack_session_close()
 *  errors: as sat_pack_reader_open() */
SAT_NODISCARD SatPackSession *sat_pack_session_open(const char *path, SatError *err);
void sat_pack_session_close(SatPackSession *session);
SAT_DEFINE_AUTO(SatPackSession, sat_pack_session_close)

/** Whom workers wake from now on. */
void sat_pack_session_set_window(SatPackSession *session, SatWindow *window);

const char *sat_pack_session_path(const SatPackSession *session);
const SatPackReader *sat_pack_session_reader(const SatPackSession *session);
/** Loads the case when needed. Borrowed until another case is got: then this one may be gone, and
 * the cache a new one. On failure all is as before. errors: as sat_pack_reader_load_case() */
SAT_NODISCARD SatSessionCase *sat_pack_session_case(SatPackSession *session, size_t case_index,
                                                    SatError *err);
SatFrameCache *sat_pack_session_cache(SatPackSession *session);
uint64_t sat_pack_session_budget_bytes(const SatPackSession *session);

/** Its pictures are slides of the playlist, and nothing else: it is not shown as a case. */
bool sat_pack_session_is_slide(const SatPackSession *session, size_t case_index);
/** False while title and diagnosis of the case must not show. */
bool sat_pack_session_is_revealed(const SatPackSession *session, size_t case_index);
void sat_pack_session_reveal(SatPackSession *session, size_t case_index);
/** The case's title as it may show now. */
const char *sat_pack_session_title(const SatPackSession *session, size_t case_index);

#endif
