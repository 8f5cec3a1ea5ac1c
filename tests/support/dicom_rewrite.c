/* Reads DICOM files and writes them again, unchanged: lines "SOURCE<tab>TARGET" on stdin, one line
 * "written" or "refused: reason" each on stdout. */
#include <stdio.h>
#include <string.h>

#include "formats/dicom/dicom_writer.h"

static bool rewrite(const char *source, const char *target, SatError *err)
{
    SAT_AUTO(SatFile) *file = sat_file_open(source, SAT_FILE_READ, err);
    if (file == NULL) {
        return false;
    }
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, err);
    if (dicom == NULL) {
        return false;
    }
    if (sat_dicom_is_truncated(dicom)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the file was cut short");
    }
    SatDicomWriting writing = {.dataset = sat_dicom_dataset(dicom),
                               .source = dicom,
                               .transfer_syntax = sat_dicom_transfer_syntax(dicom)};
    return sat_dicom_write_file(&writing, target, SAT_DICOM_FILE_KEPT, err);
}

int main(void)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        SatError err = SAT_ERROR_INIT;
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (tab == NULL) {
            return 2;
        }
        *tab = '\0';
        if (rewrite(line, tab + 1, &err)) {
            (void)puts("written");
        } else {
            (void)printf("refused: %s\n", err.text);
        }
        (void)fflush(stdout);
    }
    return 0;
}
