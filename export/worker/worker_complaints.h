/* What a library wrote to stderr: libjpeg inside GDCM goes on after damage, and says so only there.
 */
#ifndef SAT_EXPORT_WORKER_COMPLAINTS_H
#define SAT_EXPORT_WORKER_COMPLAINTS_H

#include <stdbool.h>

/** stderr leads into memory from now on. */
bool sat_worker_complaints_catch(void);
/** What was written since the last call tells of damaged data. It is dropped. */
bool sat_worker_complained(void);

#endif
