/* The archive of a form that is one: parts are added one after the other, deflated where that makes
 * them smaller, with fixed times; PATH appears when all are in. One thread. */
#ifndef SAT_EXPORT_PUBLISH_ZIP_H
#define SAT_EXPORT_PUBLISH_ZIP_H

#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

typedef struct SatPublishZip SatPublishZip;

/** owns: sat_publish_zip_free(), which removes what is not finished    errors: SAT_ERR_SYSTEM */
SAT_NODISCARD SatPublishZip *sat_publish_zip_new(const char *path, SatError *err);
void sat_publish_zip_free(SatPublishZip *zip); /* NULL-safe */
SAT_DEFINE_AUTO(SatPublishZip, sat_publish_zip_free)

/** Adds the bytes and empties them. errors: SAT_ERR_SYSTEM, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_publish_zip_add(SatPublishZip *zip, const char *name, SatByteWriter *bytes,
                                       SatError *err);
SAT_NODISCARD bool sat_publish_zip_finish(SatPublishZip *zip, SatError *err);

#endif
