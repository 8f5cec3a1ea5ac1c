/* Every call to the operating system: files, folders, paths, threads, clock, processes.
 * The only implementation today is platform_posix*.c; nothing else includes system headers. */
#ifndef SAT_BASE_PLATFORM_H
#define SAT_BASE_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/* ---- files -------------------------------------------------------------------------------- */

typedef struct SatFile SatFile;

typedef enum {
    SAT_FILE_READ,           /* must exist and be a regular file (never blocks on a FIFO) */
    SAT_FILE_CREATE,         /* made or emptied, read and write, mode 0666 & umask */
    SAT_FILE_CREATE_PRIVATE, /* the same with mode 0600, also when it existed */
    SAT_FILE_UPDATE,         /* must exist, read and write, not emptied */
    SAT_FILE_UPDATE_PRIVATE  /* the same, but made with mode 0600 when missing */
} SatFileMode;

/** The modes that make a file follow no link and refuse a file that was there before and is another
 *  user's or has a second name: nobody else chooses what is written to.
 *  errors: SAT_ERR_SYSTEM naming the path and the system's reason. owns: sat_file_close() */
SAT_NODISCARD SatFile *sat_file_open(const char *path, SatFileMode mode, SatError *err);
void sat_file_close(SatFile *file); /* NULL-safe; for written files call sat_file_sync() first */
SAT_DEFINE_AUTO(SatFile, sat_file_close)
SAT_NODISCARD bool sat_file_size(SatFile *file, uint64_t *size_bytes, SatError *err);
/** Reads exactly length bytes at offset; a short file is SAT_ERR_CORRUPT.
 *  thread: any, also at once */
SAT_NODISCARD bool sat_file_read_at(SatFile *file, uint64_t offset, void *bytes, size_t length,
                                    SatError *err);
/** Writes all of it at offset. errors: SAT_ERR_SYSTEM (disk full is named as such) */
SAT_NODISCARD bool sat_file_write_at(SatFile *file, uint64_t offset, const void *bytes,
                                     size_t length, SatError *err);
SAT_NODISCARD bool sat_file_truncate(SatFile *file, uint64_t size_bytes, SatError *err);
SAT_NODISCARD bool sat_file_sync(SatFile *file, SatError *err);
/** Gives a private file the mode of any new file (0666 & umask): what is about to be renamed to its
 *  final name. */
SAT_NODISCARD bool sat_file_end_private(SatFile *file, SatError *err);
/** Sets when it was last changed, in whole seconds since 1970. */
SAT_NODISCARD bool sat_file_set_modified(SatFile *file, uint32_t seconds, SatError *err);
/** Exclusive advisory lock held until close; SAT_ERR_SYSTEM "in use by another run" when taken. */
SAT_NODISCARD bool sat_file_lock(SatFile *file, SatError *err);

/* ---- paths and folders -------------------------------------------------------------------- */

typedef enum { SAT_PATH_MISSING, SAT_PATH_FILE, SAT_PATH_FOLDER, SAT_PATH_OTHER } SatPathKind;

typedef struct {
    SatPathKind kind; /* after following symbolic links */
    uint64_t size_bytes;
    int64_t modified_ns;
    uint64_t device, inode; /* identity, to see a loop of links */
} SatPathInfo;

/** Never fails: what cannot be looked at is SAT_PATH_MISSING. */
SatPathInfo sat_path_info(const char *path);

/** What this user may still write where the path lies. errors: SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_path_free_bytes(const char *path, uint64_t *free_bytes, SatError *err);

typedef struct {
    char **names; /* without "." and "..", in natural order (natural_sort.h) */
    size_t count;
} SatFolderListing;

SAT_NODISCARD bool sat_folder_list(const char *path, SatFolderListing *out, SatError *err);
void sat_folder_listing_free(SatFolderListing *listing);
/** Makes the folder and its missing parents; private: mode 0700. Succeeds when it exists. */
SAT_NODISCARD bool sat_folder_make(const char *path, bool private_to_user, SatError *err);
/** Takes every right but the owner's from a file or folder that is there, when it is the user's.
 *  errors: SAT_ERR_SYSTEM when others can look into it and it is somebody else's, or its rights
 *  cannot be changed */
SAT_NODISCARD bool sat_path_make_private(const char *path, SatError *err);
SAT_NODISCARD bool sat_folder_remove_tree(const char *path, SatError *err);
/** Replaces `to` in one step and syncs the folder. */
SAT_NODISCARD bool sat_path_rename(const char *from, const char *to, SatError *err);
SAT_NODISCARD bool sat_path_remove(const char *path, SatError *err); /* missing is success */
/** "a" + "b" -> "a/b". owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_path_join(const char *folder, const char *name);
const char *sat_path_file_name(const char *path); /* borrowed: the part after the last separator */
SAT_NODISCARD char *sat_path_absolute(const char *path); /* owns: free(); NULL when it cannot */
/** The name itself is a link, wherever it leads. What cannot be looked at is none. */
bool sat_path_is_link(const char *path);
/** Where the path leads: absolute, every link followed. owns: free(); NULL when it leads nowhere or
 *  there is no memory */
SAT_NODISCARD char *sat_path_real(const char *path);

typedef enum {
    SAT_DIRECTORY_CONFIG, /* XDG_CONFIG_HOME/satchel */
    SAT_DIRECTORY_DATA,   /* XDG_DATA_HOME/satchel: the library secret, quiz results */
    SAT_DIRECTORY_CACHE,  /* XDG_CACHE_HOME/satchel */
    SAT_DIRECTORY_HOME
} SatUserDirectory;

/** The folder's path (not made). owns: free(); NULL when no home is known */
SAT_NODISCARD char *sat_user_directory(SatUserDirectory which);

/* ---- machine ------------------------------------------------------------------------------- */

int sat_processor_count(void); /* usable by this process, at least 1 */
/** From now on large blocks that are freed go back to the system at once, whatever was freed
 * before: what one step of a program needed is not held while the next one runs. Once, at its
 * start. */
void sat_give_memory_back(void);
/** Gives back what is free now between blocks that are held: at the end of a step that needed much
 * in small pieces. thread: any */
void sat_give_free_memory_back(void);
uint64_t sat_physical_memory_bytes(void); /* 0 when unknown */
uint64_t sat_peak_memory_bytes(void);     /* of this process so far; 0 when unknown */
uint64_t sat_monotonic_ns(void);
uint64_t sat_process_start_ns(void); /* on the same clock as sat_monotonic_ns() */
uint32_t sat_calendar_day(void);     /* days since 1970 (UTC), for what is due on a day */
/** What is in memory is from now on never written to a core file. */
void sat_core_dumps_forbid(void);
void sat_sleep_ns(uint64_t duration_ns);
bool sat_is_terminal(int descriptor); /* 0 stdin, 1 stdout, 2 stderr */
/** Whether the terminal at stdin shows what is typed; nothing else is changed. Whoever hides it
 *  shows it again, also when interrupted. */
void sat_terminal_show_typing(bool shown);
int sat_terminal_columns(void); /* of stderr; 80 when unknown */
SAT_NODISCARD bool sat_random_bytes(void *bytes, size_t length, SatError *err);
/** The path of the running program. owns: free(); NULL when unknown */
SAT_NODISCARD char *sat_own_program_path(void);

/** Until sat_decimal_point_restore(), the C library reads and prints numbers with "." in this
 * thread, for libraries that call it. Takes nothing that could run out. */
void *sat_decimal_point_force(void);
void sat_decimal_point_restore(void *forced);

/* ---- threads ------------------------------------------------------------------------------- */

typedef struct SatThread SatThread;
typedef struct SatMutex SatMutex;
typedef struct SatCondition SatCondition;

SAT_NODISCARD SatThread *sat_thread_start(void (*run)(void *context), void *context, SatError *err);
void sat_thread_join(SatThread *thread); /* waits and frees; NULL-safe */
SAT_NODISCARD SatMutex *sat_mutex_new(SatError *err);
void sat_mutex_free(SatMutex *mutex);
void sat_mutex_lock(SatMutex *mutex);
void sat_mutex_unlock(SatMutex *mutex);
SAT_NODISCARD SatCondition *sat_condition_new(SatError *err);
void sat_condition_free(SatCondition *condition);
void sat_condition_wait(SatCondition *condition, SatMutex *mutex);
/** False when timeout_ns passed first. */
bool sat_condition_wait_for(SatCondition *condition, SatMutex *mutex, uint64_t timeout_ns);
void sat_condition_signal(SatCondition *condition);
void sat_condition_broadcast(SatCondition *condition);

/* ---- interruption --------------------------------------------------------------------------- */

/** SIGINT and SIGTERM set a flag from now on (a second one ends the process at once). A file that
 *  grows past a limit of the system fails to be written instead of ending the process. */
void sat_interrupt_catch(void);
bool sat_interrupt_requested(void);

/* ---- processes ----------------------------------------------------------------------------- */

typedef struct SatProcess SatProcess;

/** Starts a program found by path (or by name in PATH); its stdout and stderr come as two pipes,
 *  its stdin is empty. argv is NULL-terminated, argv[0] included. No shell. */
SAT_NODISCARD SatProcess *sat_process_start(const char *program, const char *const *argv,
                                            SatError *err);
/** Without waiting: up to capacity bytes of stdout (stream 1) or stderr (2). *length 0 and true:
 *  nothing now. False: the stream has ended. */
bool sat_process_read(SatProcess *process, int stream, void *bytes, size_t capacity,
                      size_t *length);
/** True when it has ended; *exit_code is its code, or 128 + signal. */
bool sat_process_ended(SatProcess *process, int *exit_code);
void sat_process_interrupt(SatProcess *process); /* SIGINT: it finishes as for Ctrl-C */
void sat_process_free(SatProcess *process);      /* kills and reaps when it still runs; NULL-safe */
/** Replaces this process by the program; returns only on failure. */
bool sat_process_replace(const char *program, const char *const *argv, SatError *err);

/* ---- sockets ------------------------------------------------------------------------------ */

/** Acknowledges what has come over TCP at once, not 40 ms later: a peer that sends a message in
 *  pieces waits for it before the next piece. Holds until something comes; thread: any */
void sat_socket_acknowledge(int socket);

#endif
