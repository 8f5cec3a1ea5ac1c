/* Fuzzes both readers of lectures: what they take keeps to what they promise, or an error. */
#include <string.h>

#include "formats/case/lecture.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const SatLecture *lecture, const SatError *err)
{
    if (lecture == NULL) {
        require(err->code != SAT_OK, "a failure has an error");
        return;
    }
    require(err->code == SAT_OK, "a lecture that is read has no error");
    require(lecture->playlist.entry_count > 0, "a lecture has entries");
    for (size_t i = 0; i < lecture->playlist.entry_count; i++) {
        const SatPlaylistEntry *entry = &lecture->playlist.entries[i];
        require(entry->kind < SAT_PLAYLIST_KINDS, "a kind that is known");
        require((entry->kind == SAT_PLAYLIST_TEXT) == (lecture->sources[i].source[0] == '\0'),
                "all but a text have a source");
        require(entry->kind != SAT_PLAYLIST_QUESTION || entry->question[0] != '\0', "its question");
        require(strlen(entry->notes) <= (size_t)1 << 20, "notes within bounds");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatLecture) *json = sat_lecture_read_json((const char *)data, size, &err);
    check(json, &err);
    sat_error_clear(&err);
    SAT_AUTO(SatLecture) *text = sat_lecture_read_text((const char *)data, size, &err);
    check(text, &err);
    return 0;
}
