/* The table of VRs. */
#include "formats/dicom/dicom_vr.h"

enum { LETTERS = 26, UNIT = 15, BYTES = 1, LONG = 16, TEXT = 32 };
#define AT(first, second) (((first) - 'A') * LETTERS + ((second) - 'A'))
#define UNITS_OF(bytes) (bytes)

/* PS3.5 table 6.2-1; 0: none of them. */
static const uint8_t forms[LETTERS * LETTERS] = {
    [AT('A', 'E')] = TEXT | BYTES,        [AT('A', 'S')] = TEXT | BYTES,
    [AT('A', 'T')] = UNITS_OF(2),         [AT('C', 'S')] = TEXT | BYTES,
    [AT('D', 'A')] = TEXT | BYTES,        [AT('D', 'S')] = TEXT | BYTES,
    [AT('D', 'T')] = TEXT | BYTES,        [AT('F', 'D')] = UNITS_OF(8),
    [AT('F', 'L')] = UNITS_OF(4),         [AT('I', 'S')] = TEXT | BYTES,
    [AT('L', 'O')] = TEXT | BYTES,        [AT('L', 'T')] = TEXT | BYTES,
    [AT('O', 'B')] = LONG | BYTES,        [AT('O', 'D')] = LONG | UNITS_OF(8),
    [AT('O', 'F')] = LONG | UNITS_OF(4),  [AT('O', 'L')] = LONG | UNITS_OF(4),
    [AT('O', 'V')] = LONG | UNITS_OF(8),  [AT('O', 'W')] = LONG | UNITS_OF(2),
    [AT('P', 'N')] = TEXT | BYTES,        [AT('S', 'H')] = TEXT | BYTES,
    [AT('S', 'L')] = UNITS_OF(4),         [AT('S', 'Q')] = LONG | BYTES,
    [AT('S', 'S')] = UNITS_OF(2),         [AT('S', 'T')] = TEXT | BYTES,
    [AT('S', 'V')] = LONG | UNITS_OF(8),  [AT('T', 'M')] = TEXT | BYTES,
    [AT('U', 'C')] = LONG | TEXT | BYTES, [AT('U', 'I')] = BYTES,
    [AT('U', 'L')] = UNITS_OF(4),         [AT('U', 'N')] = LONG | BYTES,
    [AT('U', 'R')] = LONG | TEXT | BYTES, [AT('U', 'S')] = UNITS_OF(2),
    [AT('U', 'T')] = LONG | TEXT | BYTES, [AT('U', 'V')] = LONG | UNITS_OF(8),
};

static unsigned form_of(const char *vr)
{
    const unsigned first = (unsigned char)vr[0] - 'A', second = (unsigned char)vr[1] - 'A';
    return first < LETTERS && second < LETTERS ? forms[first * LETTERS + second] : 0U;
}

bool sat_dicom_vr_is_known(const char *vr)
{
    return form_of(vr) != 0;
}

bool sat_dicom_vr_is_long(const char *vr)
{
    return (form_of(vr) & LONG) != 0;
}

size_t sat_dicom_vr_unit_bytes(const char *vr)
{
    const size_t bytes = form_of(vr) & UNIT;
    return bytes > 0 ? bytes : 1;
}

uint8_t sat_dicom_vr_padding(const char *vr)
{
    return (form_of(vr) & TEXT) != 0 ? ' ' : 0;
}
