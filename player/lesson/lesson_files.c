/* Where results lie, and the thread that writes them. */
#include "player/lesson/lesson_files.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/base/platform.h"

#define REVISION_NAME "revision.txt"
#define MAX_REVISION_BYTES ((size_t)32 << 20)
#define MOST_RUNS 9999U

struct SatLessonFiles {
    SatThread *thread; /* NULL: nothing under way */
    atomic_bool done;
    bool told;
    unsigned number; /* of the pair; 0: not chosen yet */
    char path[1024];
    SatByteWriter csv, jsonl, revision;
    bool with_revision;
    SatError err;
};

bool sat_lesson_files_revision(SatRevision *out, SatError *err)
{
    size_t length = 0;
    char *folder = sat_user_directory(SAT_DIRECTORY_DATA);
    char *path = folder != NULL ? sat_path_join(folder, REVISION_NAME) : NULL;
    *out = (SatRevision){0};
    if (path == NULL || sat_path_info(path).kind != SAT_PATH_FILE) {
        free(folder);
        free(path);
        return true;
    }
    char *text = (char *)sat_read_file(path, MAX_REVISION_BYTES, &length, err);
    const bool read = text != NULL && sat_revision_parse(text, length, out, err);
    free(text);
    free(folder);
    free(path);
    return read;
}

SatLessonFiles *sat_lesson_files_new(SatError *err)
{
    SatLessonFiles *files = calloc(1, sizeof *files);
    if (files == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the results");
        return NULL;
    }
    files->told = true;
    return files;
}

static void wait_for_thread(SatLessonFiles *files)
{
    sat_thread_join(files->thread);
    files->thread = NULL;
}

void sat_lesson_files_free(SatLessonFiles *files)
{
    if (files != NULL) {
        wait_for_thread(files);
        sat_byte_writer_free(&files->csv);
        sat_byte_writer_free(&files->jsonl);
        sat_byte_writer_free(&files->revision);
        free(files);
    }
}

/** The path of the pair without its ending: the first number that no file has. */
static bool choose_name(SatLessonFiles *files, const char *folder)
{
    for (unsigned number = files->number > 0 ? files->number : 1; number <= MOST_RUNS; number++) {
        char name[32];
        char other[1040];
        snprintf(name, sizeof name, "lesson-%04u.csv", number);
        char *path = sat_path_join(folder, name);
        if (path == NULL || strlen(path) >= sizeof files->path) {
            free(path);
            return sat_fail(&files->err, SAT_ERR_LIMIT, "the results' folder has too long a name");
        }
        snprintf(files->path, sizeof files->path, "%s", path);
        snprintf(other, sizeof other, "%.*s.jsonl", (int)(strlen(path) - 4), path);
        free(path);
        if (number == files->number || (sat_path_info(files->path).kind == SAT_PATH_MISSING &&
                                        sat_path_info(other).kind == SAT_PATH_MISSING)) {
            files->number = number;
            return true;
        }
    }
    return sat_fail(&files->err, SAT_ERR_LIMIT,
                    "%s holds %u results already: move some of them elsewhere", folder, MOST_RUNS);
}

static bool write_one(SatLessonFiles *files, const char *path, const SatByteWriter *text)
{
    if (text->failed) {
        return sat_fail(&files->err, SAT_ERR_NO_MEMORY, "no memory for the results");
    }
    return sat_write_file_atomic(path, text->bytes, text->length, true, &files->err);
}

static void write_pair(SatLessonFiles *files, const char *data)
{
    char other[1040];
    char *folder = sat_path_join(data, "results");
    char *revision = sat_path_join(data, REVISION_NAME);
    if (folder == NULL || revision == NULL) {
        sat_fail(&files->err, SAT_ERR_NO_MEMORY, "no memory for the results");
    } else if (sat_folder_make(folder, true, &files->err) && choose_name(files, folder) &&
               write_one(files, files->path, &files->csv)) {
        snprintf(other, sizeof other, "%.*s.jsonl", (int)(strlen(files->path) - 4), files->path);
        if (write_one(files, other, &files->jsonl) && files->with_revision) {
            (void)write_one(files, revision, &files->revision);
        }
    }
    free(folder);
    free(revision);
}

static void run(void *context)
{
    SatLessonFiles *files = context;
    char *data = sat_user_directory(SAT_DIRECTORY_DATA);
    if (data != NULL) {
        write_pair(files, data);
    } else {
        sat_fail(&files->err, SAT_ERR_SYSTEM, "no home folder is known to keep the results in");
    }
    free(data);
    atomic_store(&files->done, true);
}

static void take(SatByteWriter *into, SatByteWriter *from)
{
    sat_byte_writer_free(into);
    *into = *from;
    *from = (SatByteWriter)SAT_BYTE_WRITER_INIT;
}

void sat_lesson_files_save(SatLessonFiles *files, SatByteWriter *csv, SatByteWriter *jsonl,
                           SatByteWriter *revision)
{
    wait_for_thread(files); /* rarely: two saves within a moment */
    take(&files->csv, csv);
    take(&files->jsonl, jsonl);
    files->with_revision = revision != NULL;
    if (revision != NULL) {
        take(&files->revision, revision);
    }
    files->err = (SatError)SAT_ERROR_INIT;
    files->told = false;
    atomic_store(&files->done, false);
    SatError why = SAT_ERROR_INIT;
    files->thread = sat_thread_start(run, files, &why);
    if (files->thread == NULL) {
        run(files); /* no thread to be had: at once */
    }
}

void sat_lesson_files_next(SatLessonFiles *files)
{
    wait_for_thread(files);
    files->number = 0;
}

bool sat_lesson_files_ended(SatLessonFiles *files, char *path, size_t capacity, SatError *err)
{
    if (files->told || !atomic_load(&files->done)) {
        return false;
    }
    wait_for_thread(files);
    files->told = true;
    snprintf(path, capacity, "%s", files->path);
    if (files->err.code != SAT_OK) {
        *err = files->err;
    }
    return true;
}

bool sat_lesson_files_busy(const SatLessonFiles *files)
{
    return !files->told;
}
