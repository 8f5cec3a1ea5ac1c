/* JSON as we read it (jansson: strict, duplicate keys refused, depth and size limited) and as we
 * write it (one deterministic form, independent of locale). Readers collect the path of the field
 * ("studies[0].series[2].frames[7].position") so that an error names it. */
#ifndef SAT_BASE_JSON_VALUE_H
#define SAT_BASE_JSON_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

#define SAT_JSON_MAX_DEPTH 32

/** Parses exactly one object or array. owns: json_decref()
 *  errors: SAT_ERR_FORMAT with line and column; SAT_ERR_LIMIT past depth or limit_bytes */
SAT_NODISCARD json_t *sat_json_parse(const char *text, size_t length_bytes, size_t limit_bytes,
                                     SatError *err);

/** Whether the parsed tree of a text would keep to about limit_bytes of memory, which is far more
 *  than the text's own: judged from its brackets and commas, before any memory is taken. */
bool sat_json_tree_fits(const char *text, size_t length_bytes, size_t limit_bytes);

/* Typed access to an object's members. `required` ones fail when missing; optional ones leave *out
 * untouched and give true, and may be null instead of missing. All fail with SAT_ERR_FORMAT
 * "PATH.KEY: expected a whole number from 1 to 16, found ...". `path` is the path of `object`, for
 * the message. */
SAT_NODISCARD bool sat_json_get_u64(const json_t *object, const char *path, const char *key,
                                    bool required, uint64_t least, uint64_t most, uint64_t *out,
                                    SatError *err);
SAT_NODISCARD bool sat_json_get_i64(const json_t *object, const char *path, const char *key,
                                    bool required, int64_t least, int64_t most, int64_t *out,
                                    SatError *err);
/** Any finite number, whole or not. */
SAT_NODISCARD bool sat_json_get_double(const json_t *object, const char *path, const char *key,
                                       bool required, double *out, SatError *err);
SAT_NODISCARD bool sat_json_get_bool(const json_t *object, const char *path, const char *key,
                                     bool required, bool *out, SatError *err);
/** Exactly count finite numbers. *found tells whether the member was there. */
SAT_NODISCARD bool sat_json_get_doubles(const json_t *object, const char *path, const char *key,
                                        bool required, size_t count, double *out, bool *found,
                                        SatError *err);
/** A copy in the arena. errors: also SAT_ERR_LIMIT past limit_bytes */
SAT_NODISCARD bool sat_json_get_text(const json_t *object, const char *path, const char *key,
                                     bool required, size_t limit_bytes, SatArena *arena,
                                     const char **out, SatError *err);
/** *out is borrowed; NULL when an optional one is missing. count_limit bounds the elements. */
SAT_NODISCARD bool sat_json_get_array(const json_t *object, const char *path, const char *key,
                                      bool required, size_t count_limit, json_t **out,
                                      SatError *err);
SAT_NODISCARD bool sat_json_get_object(const json_t *object, const char *path, const char *key,
                                       bool required, json_t **out, SatError *err);

/* ---- writing --------------------------------------------------------------------------------- */

/** Writes members in the order of the calls. What is opened `inline` stays on one line. The text
 *  ends with its last bracket: a line feed behind it is the caller's. */
typedef struct {
    SatByteWriter *out; /* borrowed; check out->failed at the end */
    int depth;
    bool need_comma;
    int inline_depth; /* > 0: inside something written on one line */
} SatJsonWriter;

SatJsonWriter sat_json_writer(SatByteWriter *out);
void sat_json_open_object(SatJsonWriter *writer, const char *key); /* key NULL inside arrays */
void sat_json_open_object_inline(SatJsonWriter *writer, const char *key);
void sat_json_close_object(SatJsonWriter *writer);
void sat_json_open_array(SatJsonWriter *writer, const char *key);
void sat_json_open_array_inline(SatJsonWriter *writer, const char *key);
void sat_json_close_array(SatJsonWriter *writer);
void sat_json_put_text(SatJsonWriter *writer, const char *key, const char *utf8); /* NULL: null */
void sat_json_put_u64(SatJsonWriter *writer, const char *key, uint64_t value);
void sat_json_put_i64(SatJsonWriter *writer, const char *key, int64_t value);
/** The shortest decimal that reads back as the same double; "." in any locale; finite only. */
void sat_json_put_double(SatJsonWriter *writer, const char *key, double value);
void sat_json_put_bool(SatJsonWriter *writer, const char *key, bool value);
void sat_json_put_null(SatJsonWriter *writer, const char *key);

/** The same shortest decimal, for other text outputs. */
void sat_format_double(double value, char out[32]);
/** Reads a decimal ("-12.5", "1e3", surrounding blanks allowed) whatever the locale; whole text or
 *  false. Finite only. DICOM DS and IS values go through here. */
SAT_NODISCARD bool sat_parse_double(const char *text, size_t length_bytes, double *out);

#endif
