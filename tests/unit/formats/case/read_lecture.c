/* Reads the lecture.json on stdin: ends with 0 when it is taken, else says why and ends with 1. */
#include <stdio.h>
#include <stdlib.h>

#include "formats/case/lecture.h"

enum { MOST_BYTES = 1 << 20 };

int main(void)
{
    SatError err = SAT_ERROR_INIT;
    char *text = malloc(MOST_BYTES);
    if (text == NULL) {
        return 2;
    }
    const size_t length = fread(text, 1, MOST_BYTES, stdin);
    SAT_AUTO(SatLecture) *lecture = sat_lecture_read_json(text, length, &err);
    if (lecture == NULL) {
        (void)printf("%s\n", err.text);
    }
    free(text);
    return lecture != NULL ? 0 : 1;
}
