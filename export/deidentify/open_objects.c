/* A small pool of open DICOM objects: least recently used ones are closed first. */
#include "export/deidentify/open_objects.h"

#include <stdlib.h>

#include "export/deidentify/deid_file.h"

struct SatOpenObject {
    const SatObjectFile *source; /* borrowed from the item, which lives longer: known by address */
    SatFile *file;
    SatDicomFile *dicom;
    size_t users; /* the pool's mutex guards this and what follows */
    uint64_t last_used;
};

struct SatOpenObjects {
    const SatDicomDecoder *decoder;
    SatMutex *mutex;
    SatOpenObject *kept[SAT_OPEN_OBJECTS_KEPT]; /* NULL: empty */
    uint64_t uses;
};

SatOpenObjects *sat_open_objects_new(const SatDicomDecoder *decoder, SatError *err)
{
    SatOpenObjects *objects = calloc(1, sizeof(*objects));
    if (objects == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read pictures");
        return NULL;
    }
    objects->decoder = decoder;
    objects->mutex = sat_mutex_new(err);
    if (objects->mutex == NULL) {
        free(objects);
        return NULL;
    }
    return objects;
}

static void close_object(SatOpenObject *object)
{
    if (object != NULL) {
        sat_dicom_close(object->dicom);
        sat_file_close(object->file);
        free(object);
    }
}

void sat_open_objects_free(SatOpenObjects *objects)
{
    if (objects == NULL) {
        return;
    }
    for (size_t i = 0; i < SAT_OPEN_OBJECTS_KEPT; i++) {
        close_object(objects->kept[i]);
    }
    sat_mutex_free(objects->mutex);
    free(objects);
}

static SatOpenObject *open_object(const SatObjectFile *source, SatError *err)
{
    SatOpenObject *object = calloc(1, sizeof(*object));
    if (object == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read pictures");
        return NULL;
    }
    object->source = source;
    object->users = 1;
    object->file = sat_object_file_open(source, err);
    if (object->file != NULL) {
        object->dicom = sat_dicom_open(object->file, err);
    }
    if (object->dicom == NULL) {
        close_object(object);
        return NULL;
    }
    return object;
}

/* holds the mutex */
static SatOpenObject *find_open(SatOpenObjects *objects, const SatObjectFile *source)
{
    for (size_t i = 0; i < SAT_OPEN_OBJECTS_KEPT; i++) {
        SatOpenObject *object = objects->kept[i];
        if (object != NULL && object->source == source) {
            object->users++;
            object->last_used = ++objects->uses;
            return object;
        }
    }
    return NULL;
}

/* holds the mutex. Keeps the object in an empty place or in that of the least recently used one
 * nobody holds; gives what was there. No place: it is closed when released. */
static SatOpenObject *keep(SatOpenObjects *objects, SatOpenObject *object)
{
    SatOpenObject **place = NULL;
    for (size_t i = 0; i < SAT_OPEN_OBJECTS_KEPT; i++) {
        SatOpenObject **here = &objects->kept[i];
        if (*here == NULL) {
            place = here;
            break;
        }
        if ((*here)->users == 0 && (place == NULL || (*here)->last_used < (*place)->last_used)) {
            place = here;
        }
    }
    object->last_used = ++objects->uses;
    if (place == NULL) {
        return NULL;
    }
    SatOpenObject *evicted = *place;
    *place = object;
    return evicted;
}

SatOpenObject *sat_open_objects_hold(SatOpenObjects *objects, const SatObjectFile *source,
                                     SatError *err)
{
    sat_mutex_lock(objects->mutex);
    SatOpenObject *object = find_open(objects, source);
    sat_mutex_unlock(objects->mutex);
    if (object != NULL) {
        return object;
    }
    object = open_object(source, err);
    if (object == NULL) {
        return NULL;
    }
    sat_mutex_lock(objects->mutex);
    SatOpenObject *evicted = keep(objects, object);
    sat_mutex_unlock(objects->mutex);
    close_object(evicted);
    return object;
}

const SatDicomFile *sat_open_object_dicom(const SatOpenObject *object)
{
    return object->dicom;
}

void sat_open_objects_release(SatOpenObjects *objects, SatOpenObject *object)
{
    bool is_kept = false;
    sat_mutex_lock(objects->mutex);
    object->users--;
    for (size_t i = 0; i < SAT_OPEN_OBJECTS_KEPT; i++) {
        is_kept = is_kept || objects->kept[i] == object;
    }
    sat_mutex_unlock(objects->mutex);
    if (!is_kept) {
        close_object(object);
    }
}

const SatDicomDecoder *sat_open_objects_decoder(const SatOpenObjects *objects)
{
    return objects->decoder;
}
