/* The order a person expects of names: "slice 9" before "slice 10". Independent of locale. */
#ifndef SAT_BASE_NATURAL_SORT_H
#define SAT_BASE_NATURAL_SORT_H

#include <stddef.h>

/** <0, 0, >0; 0 only for identical bytes. Runs of digits compare as numbers of any length. */
int sat_natural_compare(const char *a, const char *b);
void sat_natural_sort(char **names, size_t count);

#endif
