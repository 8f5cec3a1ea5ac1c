/* POSIX and Linux: memory that is shared with workers. */
#define _GNU_SOURCE /* memfd_create, fallocate */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/base/platform_posix_private.h"

SatSharedMemory *sat_posix_map_shared(int descriptor, size_t length)
{
    SatSharedMemory *memory = calloc(1, sizeof(*memory));
    if (memory == NULL) {
        return NULL;
    }
    void *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (bytes == MAP_FAILED) {
        free(memory);
        return NULL;
    }
    *memory = (SatSharedMemory){.descriptor = descriptor, .bytes = bytes, .length = length};
    return memory;
}

SatSharedMemory *sat_shared_memory_new(size_t length, SatError *err)
{
    int descriptor = memfd_create("satchel", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    SatSharedMemory *memory = NULL;
    /* Sealed: a worker that made it smaller would end the process that reads it. */
    if (descriptor >= 0 && length > 0 && ftruncate(descriptor, (off_t)length) == 0 &&
        fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
        memory = sat_posix_map_shared(descriptor, length);
    }
    if (memory == NULL) {
        if (descriptor >= 0) {
            close(descriptor);
        }
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a compressed picture of %zu MiB",
                 (length >> 20) + 1);
    }
    return memory;
}

void sat_shared_memory_free(SatSharedMemory *memory)
{
    if (memory != NULL) {
        munmap(memory->bytes, memory->length);
        close(memory->descriptor);
        free(memory);
    }
}

uint8_t *sat_shared_memory_bytes(const SatSharedMemory *memory)
{
    return memory->bytes;
}

size_t sat_shared_memory_length(const SatSharedMemory *memory)
{
    return memory->length;
}

void sat_shared_memory_clear(SatSharedMemory *memory)
{
    if (fallocate(memory->descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
                  (off_t)memory->length) != 0) {
        memset(memory->bytes, 0, memory->length);
    }
}
