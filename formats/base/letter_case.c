/* Small letters beyond ASCII. */
#include "formats/base/letter_case.h"

#include <stdbool.h>
#include <stddef.h>

/* Capitals first to last; the small letter lies `away` behind. step 2: capitals and small letters
 * alternate. */
typedef struct {
    uint32_t first, last;
    int32_t away;
    uint32_t step;
} Capitals;

static const Capitals capitals[] = {
    {0x0041, 0x005A, 32, 1}, {0x00C0, 0x00D6, 32, 1},   {0x00D8, 0x00DE, 32, 1},
    {0x0100, 0x012E, 1, 2},  {0x0132, 0x0136, 1, 2},    {0x0139, 0x0147, 1, 2},
    {0x014A, 0x0176, 1, 2},  {0x0178, 0x0178, -121, 1}, {0x0179, 0x017D, 1, 2},
    {0x01CD, 0x01DB, 1, 2},  {0x01DE, 0x01EE, 1, 2},    {0x01F8, 0x021E, 1, 2},
    {0x0222, 0x0232, 1, 2},  {0x0386, 0x0386, 38, 1},   {0x0388, 0x038A, 37, 1},
    {0x038C, 0x038C, 64, 1}, {0x038E, 0x038F, 63, 1},   {0x0391, 0x03A1, 32, 1},
    {0x03A3, 0x03AB, 32, 1}, {0x0400, 0x040F, 80, 1},   {0x0410, 0x042F, 32, 1},
    {0x0460, 0x0480, 1, 2},  {0x048A, 0x04BE, 1, 2},    {0x04C1, 0x04CD, 1, 2},
    {0x04D0, 0x052E, 1, 2},  {0x0531, 0x0556, 48, 1},   {0x1E00, 0x1E94, 1, 2},
    {0x1EA0, 0x1EFE, 1, 2},
};

uint32_t sat_utf8_lower(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof(capitals) / sizeof(capitals[0]); i++) {
        const Capitals *range = &capitals[i];
        if (code_point < range->first) {
            break;
        }
        if (code_point <= range->last && (code_point - range->first) % range->step == 0) {
            return (uint32_t)((int32_t)code_point + range->away);
        }
    }
    return code_point;
}
