/* Natural order: digit runs as numbers, ASCII letters without case, the bytes to settle ties. */
#include "formats/base/natural_sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static size_t digit_run(const char *text)
{
    size_t length = 0;
    while (is_digit(text[length])) {
        length++;
    }
    return length;
}

/* Compares the numbers at *a and *b, of any length, and moves past both. */
static int compare_numbers(const char **a, const char **b)
{
    while (**a == '0') {
        (*a)++;
    }
    while (**b == '0') {
        (*b)++;
    }
    size_t length_a = digit_run(*a);
    size_t length_b = digit_run(*b);
    if (length_a != length_b) {
        return length_a < length_b ? -1 : 1;
    }
    int order = memcmp(*a, *b, length_a);
    *a += length_a;
    *b += length_b;
    return order;
}

int sat_natural_compare(const char *a, const char *b)
{
    const char *left = a;
    const char *right = b;
    while (*left != '\0' && *right != '\0') {
        if (is_digit(*left) && is_digit(*right)) {
            int order = compare_numbers(&left, &right);
            if (order != 0) {
                return order;
            }
            continue;
        }
        /* Every number takes the place of '0' among the other characters, or the order would not
         * be transitive. */
        int left_key = is_digit(*left) ? '0' : fold(*left);
        int right_key = is_digit(*right) ? '0' : fold(*right);
        if (left_key != right_key) {
            return left_key < right_key ? -1 : 1;
        }
        left++;
        right++;
    }
    if (*left != *right) {
        return *left == '\0' ? -1 : 1;
    }
    return strcmp(a, b);
}

static int compare_entries(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;
    return sat_natural_compare(*left, *right);
}

void sat_natural_sort(char **names, size_t count)
{
    if (count > 1) {
        qsort(names, count, sizeof(*names), compare_entries);
    }
}
