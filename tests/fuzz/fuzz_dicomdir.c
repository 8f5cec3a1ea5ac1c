/* Fuzzes DICOMDIRs: any records, offsets and file names; checks what is promised of them. */
#define _GNU_SOURCE /* memfd_create */

#include <string.h>

#include "formats/dicom/dicom_directory.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_file_id(const char *file)
{
    size_t length = strlen(file);
    require(length > 0 && length < SAT_DICOM_FILE_ID_CAPACITY, "a file has a name");
    require(file[0] != '/' && file[length - 1] != '/', "it is relative");
    while (*file != '\0') {
        size_t part = strcspn(file, "/");
        require(part > 0 && !(part == 1 && file[0] == '.') &&
                    !(part == 2 && memcmp(file, "..", 2) == 0),
                "each component leads down");
        file += part + (file[part] == '/');
    }
}

static void check_records(const SatDicomDirectory *directory)
{
    size_t unreached = 0;
    for (size_t i = 0; i < directory->count; i++) {
        const SatDicomRecord *record = &directory->records[i];
        char file[SAT_DICOM_FILE_ID_CAPACITY];
        char path[SAT_DICOM_RECORD_PATH_CAPACITY];
        size_t levels = 0;
        unreached += record->is_in_use && !record->is_reached;
        require(record->number > 0, "records are counted from 1");
        for (size_t up = i; up != SAT_DICOM_NO_RECORD; up = directory->records[up].parent) {
            require(up < directory->count && levels++ <= directory->count, "the tree has a root");
        }
        sat_dicom_record_path(directory, i, path);
        require(path[0] != '\0' && strlen(path) < sizeof(path), "a record has a path");
        SatDicomFileId kind = sat_dicom_record_file(record, file);
        require((kind == SAT_DICOM_FILE_ID_OK) == (file[0] != '\0'), "only a good name is given");
        if (kind == SAT_DICOM_FILE_ID_OK) {
            check_file_id(file);
        }
    }
    require(unreached == directory->unreached, "unreached records are counted");
    require(directory->bad_offsets <= directory->count + 1, "each chain ends once");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomDirectory directory = {.records = NULL};
    SatFile *file = memory_file(data, size);
    SatDicomFile *dicom = sat_dicom_open(file, &err);
    if (dicom != NULL && sat_dicom_directory_read(dicom, &directory, &err)) {
        require(sat_dicom_is_directory(sat_dicom_dataset(dicom)), "a DICOMDIR looks like one");
        check_records(&directory);
    }
    sat_dicom_directory_free(&directory);
    sat_dicom_close(dicom);
    sat_file_close(file);
    return 0;
}
