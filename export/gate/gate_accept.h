/* What --accept allows: kinds, all, or items by name. Filled while the command line is read, then
 * read-only. Pure but for memory. */
#ifndef SAT_EXPORT_GATE_ACCEPT_H
#define SAT_EXPORT_GATE_ACCEPT_H

#include "export/gate/gate_item.h"

typedef struct {
    bool pixels, faces, words, all;
    char (*ids)[SAT_GATE_ID_CAPACITY];
    size_t id_count, id_capacity;
} SatGateAccept;

/** Notes "pixels", "faces", "words", "all", "p-7f3a2c", or several with commas between them.
 *  errors: SAT_ERR_ARGUMENT naming the word and what would be right; SAT_ERR_LIMIT;
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_gate_accept_add(SatGateAccept *accept, const char *words, SatError *err);
void sat_gate_accept_free(SatGateAccept *accept); /* leaves it empty */

/** True when the item is allowed. Typed text is allowed by name or with "all" alone. */
bool sat_gate_accept_takes(const SatGateAccept *accept, const SatGateItem *item);

/** The first id given that names no item of the lists; NULL: there is none. */
const char *sat_gate_accept_unknown(const SatGateAccept *accept, const SatGateList *const *lists,
                                    size_t list_count);

#endif
