/* Reads and writes the playlist of an index. */
#include "formats/pack/pack_playlist.h"

#include <stdio.h>

enum { PATH_BYTES = 48 };

/* Which case of the pack it shows; a text shows none. */
static bool read_case(const json_t *object, const char *path, size_t case_count,
                      SatPlaylistEntry *out, SatError *err)
{
    const bool needs_one = out->kind == SAT_PLAYLIST_CASE || out->kind == SAT_PLAYLIST_QUESTION;
    uint64_t number = SAT_NO_CASE;
    if (!sat_json_get_u64(object, path, "case", needs_one, 0, case_count - 1, &number, err)) {
        return false;
    }
    out->case_index = out->kind == SAT_PLAYLIST_TEXT ? SAT_NO_CASE : (size_t)number;
    return true;
}

static bool read_entries(json_t *array, size_t case_count, SatArena *arena, SatPlaylist *out,
                         SatError *err)
{
    const size_t count = json_array_size(array);
    SatPlaylistEntry *entries = sat_arena_alloc(arena, count, sizeof(*entries), err);
    for (size_t i = 0; entries != NULL && i < count; i++) {
        const json_t *object = json_array_get(array, i);
        char path[PATH_BYTES];
        (void)snprintf(path, sizeof(path), "playlist.entries[%zu]", i);
        if (!sat_playlist_read_entry(object, path, SAT_PLAYLIST_KINDS, arena, &entries[i], err) ||
            !read_case(object, path, case_count, &entries[i], err)) {
            return false;
        }
    }
    out->entries = entries;
    out->entry_count = count;
    return entries != NULL;
}

bool sat_pack_playlist_read(const json_t *root, size_t case_count, SatArena *arena,
                            const SatPlaylist **out, SatError *err)
{
    json_t *object = NULL, *array = NULL;
    *out = NULL;
    if (!sat_json_get_object(root, "", "playlist", false, &object, err)) {
        return false;
    }
    if (object == NULL) {
        return true;
    }
    SatPlaylist *playlist = sat_arena_alloc(arena, 1, sizeof(*playlist), err);
    if (playlist == NULL || !sat_playlist_read_mode(object, "playlist", &playlist->mode, err) ||
        !sat_json_get_array(object, "playlist", "entries", true, SAT_PLAYLIST_MAX_ENTRIES, &array,
                            err) ||
        !read_entries(array, case_count, arena, playlist, err)) {
        return false;
    }
    *out = playlist;
    return true;
}

const SatPlaylist *sat_pack_playlist_moved(const SatPlaylist *playlist, const size_t *moved,
                                           SatArena *arena, size_t *gone, SatError *err)
{
    SatPlaylist *out = sat_arena_alloc(arena, 1, sizeof(*out), err);
    SatPlaylistEntry *entries =
        out != NULL ? sat_arena_alloc(arena, playlist->entry_count, sizeof(*entries), err) : NULL;
    if (entries == NULL) {
        return NULL;
    }
    *out = (SatPlaylist){.mode = playlist->mode, .entries = entries};
    *gone = 0;
    for (size_t i = 0; i < playlist->entry_count; i++) {
        SatPlaylistEntry entry = playlist->entries[i];
        const bool has_case = entry.case_index != SAT_NO_CASE;
        entry.case_index = has_case ? moved[entry.case_index] : SAT_NO_CASE;
        if (has_case && entry.case_index == SAT_NO_CASE) {
            ++*gone;
        } else {
            entries[out->entry_count++] = entry;
        }
    }
    return out;
}

void sat_pack_playlist_write(SatJsonWriter *writer, const SatPlaylist *playlist)
{
    if (playlist == NULL) {
        return;
    }
    sat_json_open_object(writer, "playlist");
    if (playlist->mode != SAT_LECTURE_SHOWN) {
        sat_json_put_text(writer, "mode", sat_lecture_mode_words().words[playlist->mode]);
    }
    sat_json_open_array(writer, "entries");
    for (size_t i = 0; i < playlist->entry_count; i++) {
        const SatPlaylistEntry *entry = &playlist->entries[i];
        sat_json_open_object_inline(writer, NULL);
        sat_json_put_text(writer, "kind", sat_playlist_kind_words().words[entry->kind]);
        if (entry->case_index != SAT_NO_CASE) {
            sat_json_put_u64(writer, "case", entry->case_index);
        }
        sat_playlist_write_entry(writer, entry);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
    sat_json_close_object(writer);
}
