/* What keeps its identifiers by the user's choice (--keep-identifiers, backups only): types of
 * their own, which nothing turns into clean ones. A backup that says so takes them; a pack, a case
 * and a plan take SatCleanText and SatCleanItem, so that handing them one of these is a compile
 * error. */
#ifndef SAT_EXPORT_KEPT_BY_CHOICE_H
#define SAT_EXPORT_KEPT_BY_CHOICE_H

typedef struct SatKeptText SatKeptText; /* as the source says it */
typedef struct SatKeptItem SatKeptItem; /* an object whose data set stays as it is */

#endif
