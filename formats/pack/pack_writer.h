/* Writes a .satchel: pictures in the order of the calls, then per case its case.json and manifest,
 * then root manifest, index, index copy, directory and the sealing comment. PATH.part and
 * PATH.part.journal hold the work until the rename; an interrupted run of the same plan goes on
 * from them. Encoding is the caller's (on all cores); the writer is used by one thread, except
 * sat_pack_writer_reusable(), which any thread may call. Same calls, same bytes. */
#ifndef SAT_PACK_PACK_WRITER_H
#define SAT_PACK_PACK_WRITER_H

#include "formats/base/checksum.h"
#include "formats/case/case_model.h"
#include "formats/case/clean_playlist.h"
#include "formats/case/clean_text.h"
#include "formats/codec/codec.h"
#include "formats/pack/pack_layout.h"

typedef struct SatPackWriter SatPackWriter;

typedef struct {
    const SatCleanText *title;        /* of the whole pack; NULL: none */
    bool pixels_checked;              /* false: index says "sharing": "pixels not checked" */
    const SatCleanPlaylist *playlist; /* NULL: none; borrowed until the end */
    bool is_private; /* made by `play`: index says "sharing": "private", exports refuse it */
    uint64_t least_bytes, most_bytes; /* of the whole file; most 0: any size */
} SatPackProperties;

/** Opens PATH.part. A journal of the same plan is continued (every entry it names is read back and
 *  checked; the first that differs and all behind it are made anew); any other is started over.
 *  plan: SHA-256 of everything that decides the output's bytes. Files are made with mode 0600
 *  until the rename.
 *  owns:   sat_pack_writer_free()
 *  errors: SAT_ERR_SYSTEM naming the path (folder missing, no space, in use by another run) */
SAT_NODISCARD SatPackWriter *sat_pack_writer_open(const char *path, const SatSha256 *plan,
                                                  const SatPackProperties *properties,
                                                  SatError *err);
/** Without finish: leaves .part and journal for the next run. NULL-safe. */
void sat_pack_writer_free(SatPackWriter *writer);
SAT_DEFINE_AUTO(SatPackWriter, sat_pack_writer_free)

SAT_NODISCARD bool sat_pack_writer_begin_case(SatPackWriter *writer, SatError *err);
/** The open case starts hidden, whatever its model wishes: players show title_hidden until the user
 * reveals it. */
void sat_pack_writer_hide_case(SatPackWriter *writer);
/** The next series of the case; its pictures follow. */
SAT_NODISCARD bool sat_pack_writer_begin_series(SatPackWriter *writer, SatError *err);

/** Which picture of the output: numbers are 0-based ordinals inside the pack, case and series. */
typedef struct {
    uint32_t case_index, series_index, frame_index, strip_index;
    uint32_t strip_count; /* of this frame: 1 for a whole picture */
    SatPictureCoding coding;
} SatPictureName;

/** One picture strip, made by a worker: bytes with their checksums, and what is known of its values
 * (kept in the journal only). */
typedef struct {
    SatPictureName name;
    SatPictureForm form;
    const void *bytes; /* NULL: take over what the interrupted run wrote (must be reusable) */
    size_t length;
    SatSha256 hash;
    uint32_t crc32;
    int32_t value_low, value_high;
    int32_t largest_error, likeness; /* of what may be off; units are the caller's */
} SatPackPicture;

/** True when an interrupted run already wrote the picture of picture->name; its length and what is
 * known of its values are then filled in. */
bool sat_pack_writer_reusable(const SatPackWriter *writer, SatPackPicture *picture);

/** Appends it. Pictures of a series come in order: frame by frame, strip by strip. */
SAT_NODISCARD bool sat_pack_writer_add_picture(SatPackWriter *writer, const SatPackPicture *picture,
                                               SatError *err);
/** The series' thumbnail (lossless RGB WebP), after its pictures. */
SAT_NODISCARD bool sat_pack_writer_add_thumbnail(SatPackWriter *writer, const void *bytes,
                                                 size_t length, SatError *err);
/** Writes case.json (with storage) and the case's manifest. The model's series must be those begun,
 * with as many frames as pictures came. title_hidden: what the index shows while the title is
 * hidden; NULL: "Case 3 – 45 y F". */
SAT_NODISCARD bool sat_pack_writer_end_case(SatPackWriter *writer, const SatCase *teaching_case,
                                            const SatCleanText *title_hidden, SatError *err);

/** Writes the rest, syncs, renames over PATH and removes the journal. *size_bytes may be NULL.
 *  errors: SAT_ERR_LIMIT when the size is not as wanted, with *size_bytes set: PATH is as it was */
SAT_NODISCARD bool sat_pack_writer_finish(SatPackWriter *writer, uint64_t *size_bytes,
                                          SatError *err);

#endif
