/* Fuzzes the reader of saved playlist pages. */
#include <string.h>

#include "export/import/saved_playlist.h"
#include "formats/base/text_utf8.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatSavedPlaylist) *playlist =
        sat_saved_playlist_read((SatImportText){(const char *)data, size}, &err);
    if (playlist == NULL) {
        check_refusal(&err);
        return 0;
    }
    require(playlist->count > 0, "a playlist has entries");
    for (size_t i = 0; i < playlist->count; i++) {
        const SatSavedEntry *entry = &playlist->entries[i];
        require(sat_utf8_is_valid(entry->title, strlen(entry->title)), "a title is text");
        require(strspn(entry->rid, "0123456789") == strlen(entry->rid), "an rID is a number");
        require((entry->kind == SAT_SAVED_CASE) == (strstr(entry->address, "/cases/") != NULL) ||
                    entry->kind != SAT_SAVED_CASE || entry->address[0] == '\0',
                "a case has an address");
    }
    return 0;
}
