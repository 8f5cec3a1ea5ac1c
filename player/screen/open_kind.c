/* Looks at a file's first bytes. */
#include "player/screen/open_kind.h"

#include <string.h>

#include "formats/base/platform.h"
#include "player/screen/file_entries.h"

bool sat_path_is_pack(const char *path)
{
    static const char TYPE[] = "mimetypeapplication/vnd.satchel+zip";
    enum { TYPE_OFFSET = 30, TYPE_BYTES = sizeof TYPE - 1 }; /* behind a local header of ZIP */
    const SatPathInfo info = sat_path_info(path);
    if (info.kind == SAT_PATH_FOLDER || info.kind == SAT_PATH_OTHER) {
        return false;
    }
    if (sat_entry_kind_of_name(sat_path_file_name(path)) == SAT_ENTRY_PACK) {
        return true;
    }
    SatError ignored = SAT_ERROR_INIT;
    char head[TYPE_OFFSET + TYPE_BYTES];
    SAT_AUTO(SatFile) *file = info.kind == SAT_PATH_FILE && info.size_bytes >= sizeof head
                                  ? sat_file_open(path, SAT_FILE_READ, &ignored)
                                  : NULL;
    return file != NULL && sat_file_read_at(file, 0, head, sizeof head, &ignored) &&
           memcmp(head, "PK\3\4", 4) == 0 && memcmp(head + TYPE_OFFSET, TYPE, TYPE_BYTES) == 0;
}
