/* Opens a .satchel and gives cases and pictures. Reads the tail and the index only; case.json when
 * a case is asked for; never the ZIP directory (except to find the index of a damaged pack). Every
 * picture is checked against its SHA-256 before it is decoded. After opening it is read-only: any
 * thread. */
#ifndef SAT_PACK_PACK_READER_H
#define SAT_PACK_PACK_READER_H

#include "formats/base/checksum.h"
#include "formats/base/platform.h"
#include "formats/case/case_model.h"
#include "formats/case/playlist.h"
#include "formats/codec/codec.h"
#include "formats/pack/pack_layout.h"

typedef struct SatPackReader SatPackReader;

typedef struct {
    uint64_t offset, length; /* of the content in the file */
    SatSha256 hash;
} SatPackEntry;

typedef struct {
    const char *title;        /* may hold the diagnosis: show it only when nothing is hidden */
    const char *title_hidden; /* "Case 3 – 45 y F" */
    const char *modalities;   /* "CT, MR" */
    uint32_t series_count;
    uint64_t frame_count;
    bool hidden; /* starts hidden until revealed */
    bool has_thumbnail;
    SatPackEntry thumbnail;
    SatPackEntry case_json;
} SatPackCaseEntry;

typedef enum { SAT_SHARING_CHECKED, SAT_SHARING_UNCHECKED, SAT_SHARING_PRIVATE } SatPackSharing;

/** errors: SAT_ERR_FORMAT not a pack; SAT_ERR_UNSUPPORTED newer version or an unknown feature, by
 *          name; SAT_ERR_CORRUPT damaged beyond the second index, with the way out; SAT_ERR_LIMIT
 *  owns:   sat_pack_reader_close() */
SAT_NODISCARD SatPackReader *sat_pack_reader_open(const char *path, SatError *err);
void sat_pack_reader_close(SatPackReader *reader);
SAT_DEFINE_AUTO(SatPackReader, sat_pack_reader_close)

const char *sat_pack_reader_title(const SatPackReader *reader);
SatPackSharing sat_pack_reader_sharing(const SatPackReader *reader);
/** True when the first index or the comment was damaged and the second served: tell the user. */
bool sat_pack_reader_used_copy(const SatPackReader *reader);
/** The pack's file, for pack_picture.h; borrowed until the reader is closed. */
SatFile *sat_pack_reader_file(const SatPackReader *reader);
/** The lecture; NULL: none, the cases are shown in their order. Borrowed until the reader is
 * closed. An entry may name steps or a question that its case does not have. */
const SatPlaylist *sat_pack_reader_playlist(const SatPackReader *reader);
size_t sat_pack_reader_case_count(const SatPackReader *reader);
const SatPackCaseEntry *sat_pack_reader_case(const SatPackReader *reader, size_t case_index);

/** Where one series' pictures lie. */
typedef struct {
    SatPixelShape shape;
    bool has_thumbnail;
    SatPackEntry thumbnail;
    const struct SatPackFrame *frames; /* as many as the series has */
} SatPackSeries;

typedef struct SatPackFrame {
    SatPictureForm form;
    uint32_t strip_count;
    const SatPackEntry *strips;
} SatPackFrame;

/** A case with the places of its pictures. series are numbered through the whole case, as
 *  sat_case_series() does. */
typedef struct {
    SatCase *model;
    const SatPackSeries *series;
    size_t series_count;
} SatPackCase;

/** errors: SAT_ERR_CORRUPT "case 3: case.json: damaged …"
 *  thread: any    owns: sat_pack_case_free() */
SAT_NODISCARD SatPackCase *sat_pack_reader_load_case(const SatPackReader *reader, size_t case_index,
                                                     SatError *err);
void sat_pack_case_free(SatPackCase *pack_case);
SAT_DEFINE_AUTO(SatPackCase, sat_pack_case_free)

/** Reads an entry into bytes[entry->length] and checks its hash. thread: any, also at once */
SAT_NODISCARD bool sat_pack_reader_read(const SatPackReader *reader, const SatPackEntry *entry,
                                        void *bytes, SatError *err);

/** Reads, checks and decodes a whole picture, strip after strip, into frame (shape equal to the
 *  series'). scratch is grown as needed and may be reused between calls. One strip at a time, on
 * any thread: pack_picture.h. thread: any, also at once */
SAT_NODISCARD bool sat_pack_reader_decode_frame(const SatPackReader *reader,
                                                const SatPackFrame *pack_frame,
                                                const SatPixelFrame *frame, SatByteWriter *scratch,
                                                SatError *err);
/** Decodes a thumbnail. *rgb is made here. owns: sat_pixel_frame_free() */
SAT_NODISCARD bool sat_pack_reader_thumbnail(const SatPackReader *reader, const SatPackEntry *entry,
                                             SatPixelFrame *rgb, SatError *err);

#endif
