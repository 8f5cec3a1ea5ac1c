/* The tables of SOP classes that are no pictures. */
#include "formats/dicom/dicom_object.h"

#include <string.h>

#include "formats/dicom/dicom_mosaic.h"
#include "formats/dicom/dicom_syntax.h"
#include "formats/dicom/dicom_tags.h"

/* In the order in which people are told of them. X(NAME, one, many) */
#define KIND_LIST(X)                                                                               \
    X(REPORT, "structured report", "structured reports")                                           \
    X(DOSE, "radiation dose report", "radiation dose reports")                                     \
    X(CAD, "computer-aided detection report", "computer-aided detection reports")                  \
    X(LOG, "procedure log", "procedure logs")                                                      \
    X(KEY, "key object note", "key object notes")                                                  \
    X(STATE, "presentation state", "presentation states")                                          \
    X(PDF, "PDF", "PDFs")                                                                          \
    X(DOCUMENT, "clinical document", "clinical documents")                                         \
    X(MODEL, "3-D model", "3-D models")                                                            \
    X(STRUCTURES, "set of radiotherapy structures", "sets of radiotherapy structures")             \
    X(PLAN, "radiotherapy plan", "radiotherapy plans")                                             \
    X(TREATMENT, "radiotherapy treatment record", "radiotherapy treatment records")                \
    X(RADIOTHERAPY, "radiotherapy object", "radiotherapy objects")                                 \
    X(ECG, "ECG", "ECGs")                                                                          \
    X(SOUND, "sound recording", "sound recordings")                                                \
    X(WAVEFORM, "waveform", "waveforms")                                                           \
    X(SPECTROSCOPY, "MR spectroscopy", "MR spectroscopies")                                        \
    X(REGISTRATION, "registration", "registrations")                                               \
    X(FIDUCIALS, "set of fiducials", "sets of fiducials")                                          \
    X(SURFACE, "surface", "surfaces")                                                              \
    X(TRACTS, "tractography", "tractographies")                                                    \
    X(RAW, "raw data file", "raw data files")                                                      \
    X(REAL_WORLD, "real world value mapping", "real world value mappings")                         \
    X(STEREO, "stereo pairing", "stereo pairings")                                                 \
    X(EYE, "eye measurement", "eye measurements")                                                  \
    X(ASSESSMENT, "content assessment", "content assessments")                                     \
    X(ANNOTATIONS, "set of microscopy annotations", "sets of microscopy annotations")              \
    X(LAYOUT, "display layout", "display layouts")                                                 \
    X(PROTOCOL, "imaging protocol", "imaging protocols")                                           \
    X(PALETTE, "colour palette", "colour palettes")                                                \
    X(IMPLANT, "implant template", "implant templates")                                            \
    X(LABEL, "slide label", "slide labels")                                                        \
    X(HEADER, "header without its picture", "headers without their pictures")                      \
    X(UNKNOWN, "other object", "other objects")

#define KIND_NUMBER(name, one, many) KIND_##name,
enum { KIND_LIST(KIND_NUMBER) KIND_VIDEO, KIND_LARGE, KIND_PICTURE };

#define KIND_WORDS(name, one, many) {SAT_DICOM_OBJECT_OTHER, one, many},
static const SatDicomObjectKind kinds[] = {
    KIND_LIST(KIND_WORDS){SAT_DICOM_OBJECT_VIDEO, "video", "videos"},
    {SAT_DICOM_OBJECT_LARGE, "slide level", "slide levels"},
    {SAT_DICOM_OBJECT_PICTURE, "picture", "pictures"},
};

typedef struct {
    const char *branch; /* behind the root: this class and all below it */
    int kind;
} ObjectClass;

static const char root[] = "1.2.840.10008.5.1.4.";

/* In this order: the first that fits (PS3.4 B.5, PS3.6 A). */
static const ObjectClass classes[] = {
    {"1.1.88.40", KIND_LOG},
    {"1.1.88.50", KIND_CAD},
    {"1.1.88.59", KIND_KEY},
    {"1.1.88.65", KIND_CAD},
    {"1.1.88.67", KIND_DOSE},
    {"1.1.88.68", KIND_DOSE},
    {"1.1.88.69", KIND_CAD},
    {"1.1.88.73", KIND_DOSE},
    {"1.1.88.76", KIND_DOSE},
    {"1.1.88", KIND_REPORT},
    {"1.1.11", KIND_STATE},
    {"1.1.104.1", KIND_PDF},
    {"1.1.104.2", KIND_DOCUMENT},
    {"1.1.104", KIND_MODEL},
    {"1.1.481.1", KIND_HEADER}, /* RT Image and RT Dose are pictures */
    {"1.1.481.2", KIND_HEADER},
    {"1.1.481.3", KIND_STRUCTURES},
    {"1.1.481.5", KIND_PLAN},
    {"1.1.481.8", KIND_PLAN},
    {"1.1.481.4", KIND_TREATMENT},
    {"1.1.481.6", KIND_TREATMENT},
    {"1.1.481.7", KIND_TREATMENT},
    {"1.1.481.9", KIND_TREATMENT},
    {"1.1.481", KIND_RADIOTHERAPY},
    {"34", KIND_RADIOTHERAPY},
    {"1.1.9.1", KIND_ECG},
    {"1.1.9.4", KIND_SOUND},
    {"1.1.9", KIND_WAVEFORM},
    {"1.1.129", KIND_WAVEFORM}, /* a PET curve */
    {"1.1.4.2", KIND_SPECTROSCOPY},
    {"1.1.66.1", KIND_REGISTRATION},
    {"1.1.66.2", KIND_FIDUCIALS},
    {"1.1.66.3", KIND_REGISTRATION},
    {"1.1.66.4", KIND_HEADER}, /* segmentations by pixels, label maps, height maps */
    {"1.1.66.5", KIND_SURFACE},
    {"1.1.66.6", KIND_TRACTS},
    {"1.1.66.7", KIND_HEADER},
    {"1.1.66.8", KIND_HEADER},
    {"1.1.66", KIND_RAW},
    {"1.1.67", KIND_REAL_WORLD},
    {"1.1.68", KIND_SURFACE},
    {"1.1.77.1.5.3", KIND_STEREO},
    {"1.1.77.1.5.8", KIND_EYE},
    {"1.1.78", KIND_EYE},
    {"1.1.79", KIND_EYE},
    {"1.1.80", KIND_EYE},
    {"1.1.90", KIND_ASSESSMENT},
    {"1.1.91", KIND_ANNOTATIONS},
    {"1.1.131", KIND_LAYOUT},
    {"1.1.200", KIND_PROTOCOL},
    {"1.1.8", KIND_UNKNOWN}, /* retired: overlay, modality table */
    {"1.1.10", KIND_UNKNOWN},
    {"1.1.501.3", KIND_UNKNOWN},
    {"1.1", KIND_HEADER}, /* everything else that is stored is a picture */
    {"38", KIND_LAYOUT},
    {"39", KIND_PALETTE},
    {"43", KIND_IMPLANT},
    {"44", KIND_IMPLANT},
    {"45", KIND_IMPLANT},
};

/* True for the branch itself and what hangs on it: 1.1.9 is no beginning of 1.1.91. */
static bool is_on_branch(const char *uid, const char *branch)
{
    size_t length = strlen(branch);
    return strncmp(uid, branch, length) == 0 && (uid[length] == '.' || uid[length] == '\0');
}

static int kind_without_pixels(const char *uid)
{
    size_t length = sizeof(root) - 1;
    if (strncmp(uid, root, length) != 0) {
        return KIND_UNKNOWN;
    }
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (is_on_branch(uid + length, classes[i].branch)) {
            return classes[i].kind;
        }
    }
    return KIND_UNKNOWN;
}

static bool says(const SatDicomDataset *dataset, uint32_t tag, size_t index, const char *word)
{
    char text[20];
    return sat_dicom_copy_text(dataset, tag, index, text, sizeof(text)) && strcmp(text, word) == 0;
}

static int kind_with_pixels(const SatDicomFile *dicom)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    uint32_t rows = 0;
    uint32_t columns = 0;
    if (sat_dicom_syntax_is_video(sat_dicom_transfer_syntax(dicom))) {
        return KIND_VIDEO;
    }
    if (!sat_dicom_mosaic_size(dataset, &rows, &columns)) {
        return KIND_PICTURE;
    }
    /* A view of the whole slide often shows the label too, and says so. */
    if (says(dataset, SAT_TAG_IMAGE_TYPE, 2, "LABEL") ||
        says(dataset, SAT_TAG_SPECIMEN_LABEL_IN_IMAGE, 0, "YES")) {
        return KIND_LABEL;
    }
    return sat_dicom_mosaic_fits(rows, columns) ? KIND_PICTURE : KIND_LARGE;
}

const SatDicomObjectKind *sat_dicom_object_kind(const SatDicomFile *dicom)
{
    char uid[72] = "";
    if (sat_dicom_pixels(dicom)->present) {
        return &kinds[kind_with_pixels(dicom)];
    }
    (void)sat_dicom_copy_text(sat_dicom_dataset(dicom), SAT_TAG_SOP_CLASS_UID, 0, uid, sizeof(uid));
    return &kinds[kind_without_pixels(uid)];
}
