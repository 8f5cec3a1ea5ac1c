/* An arena: zeroed chunks in a list, handed out from the front, freed together. */
#include "formats/base/arena.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

enum { FIRST_CHUNK_BYTES = 4096, LARGEST_CHUNK_BYTES = 1024 * 1024 };

typedef struct Chunk Chunk;
struct Chunk {
    Chunk *next;
    size_t used;
    size_t capacity;
    max_align_t memory[]; /* aligned for any type */
};

struct SatArena {
    Chunk *chunks; /* the first one is being filled */
    size_t next_chunk_bytes;
    size_t limit_bytes; /* 0: none */
    size_t used_bytes;
};

SatArena *sat_arena_new(size_t limit_bytes, SatError *err)
{
    SatArena *arena = calloc(1, sizeof(*arena));
    if (arena == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an arena");
        return NULL;
    }
    arena->limit_bytes = limit_bytes;
    arena->next_chunk_bytes = FIRST_CHUNK_BYTES;
    return arena;
}

void sat_arena_free(SatArena *arena)
{
    if (arena == NULL) {
        return;
    }
    Chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        Chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(arena);
}

static Chunk *new_chunk(size_t capacity, SatError *err)
{
    size_t total;
    Chunk *chunk = NULL;
    if (sat_size_add(sizeof(Chunk), capacity, &total)) {
        chunk = calloc(1, total);
    }
    if (chunk == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu more bytes", capacity);
        return NULL;
    }
    chunk->capacity = capacity;
    return chunk;
}

/* Puts a chunk with room for bytes in front; a large request gets a chunk of its own behind the
 * front one, whose remaining room stays in use. */
static Chunk *add_chunk(SatArena *arena, size_t bytes, SatError *err)
{
    bool own = bytes > arena->next_chunk_bytes / 4;
    Chunk *chunk = new_chunk(own ? bytes : arena->next_chunk_bytes, err);
    if (chunk == NULL) {
        return NULL;
    }
    if (own && arena->chunks != NULL) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
        return chunk;
    }
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    if (arena->next_chunk_bytes < LARGEST_CHUNK_BYTES) {
        arena->next_chunk_bytes *= 2;
    }
    return chunk;
}

static void *take(SatArena *arena, size_t bytes, size_t alignment, SatError *err)
{
    Chunk *chunk = arena->chunks;
    size_t padding = 0;
    if (chunk != NULL) {
        padding = (alignment - chunk->used % alignment) % alignment;
    }
    size_t needed = 0;
    if (!sat_size_add(bytes, padding, &needed) ||
        !sat_size_add(arena->used_bytes, needed, &needed)) {
        sat_fail(err, SAT_ERR_LIMIT, "more memory is asked for than can be addressed");
        return NULL;
    }
    if (arena->limit_bytes != 0 && needed > arena->limit_bytes) {
        sat_fail(err, SAT_ERR_LIMIT, "needs more than the %zu bytes of memory allowed for it",
                 arena->limit_bytes);
        return NULL;
    }
    if (chunk == NULL || !sat_range_fits(chunk->used + padding, bytes, chunk->capacity)) {
        chunk = add_chunk(arena, bytes, err);
        if (chunk == NULL) {
            return NULL;
        }
        padding = 0;
        needed = arena->used_bytes + bytes;
    }
    void *memory = (char *)chunk->memory + chunk->used + padding;
    chunk->used += padding + bytes;
    arena->used_bytes = needed;
    return memory;
}

void *sat_arena_alloc(SatArena *arena, size_t count, size_t item_bytes, SatError *err)
{
    size_t bytes;
    if (!sat_size_mul(count, item_bytes, &bytes)) {
        sat_fail(err, SAT_ERR_LIMIT, "%zu items of %zu bytes are more than can be addressed", count,
                 item_bytes);
        return NULL;
    }
    /* Nothing still gets an address of its own: NULL means failure. */
    return take(arena, bytes == 0 ? 1 : bytes, _Alignof(max_align_t), err);
}

char *sat_arena_text(SatArena *arena, const char *text, size_t length_bytes, SatError *err)
{
    size_t bytes;
    if (!sat_size_add(length_bytes, 1, &bytes)) {
        sat_fail(err, SAT_ERR_LIMIT, "a text is longer than can be addressed");
        return NULL;
    }
    char *copy = take(arena, bytes, 1, err);
    if (copy != NULL && length_bytes > 0) {
        memcpy(copy, text, length_bytes);
    }
    return copy;
}

size_t sat_arena_used_bytes(const SatArena *arena)
{
    return arena->used_bytes;
}
