/* What the files of export/source share; nothing else includes it. */
#ifndef SAT_EXPORT_SOURCE_KINDS_H
#define SAT_EXPORT_SOURCE_KINDS_H

#include "export/net/server_address.h"
#include "export/source/source.h"

typedef enum {
    SAT_VISITED_OTHER,    /* no DICOM */
    SAT_VISITED_DICOM,    /* taken or left out */
    SAT_VISITED_PICTURE,  /* PNG or JPEG: not counted yet, see met_pictures.h */
    SAT_VISITED_DIRECTORY /* a DICOMDIR, perhaps damaged */
} SatVisited;

/** One scan under way. */
typedef struct {
    uint32_t ordinal;
    const SatSourceVisitor *visitor;
    SatSourceCounts *counts;
    SatVisited visited;             /* what the file visited last was */
    const SatServerAddress *asked;  /* objects that are something else are left out; NULL: all */
    struct SatForeignCase *foreign; /* what documents and reports say; NULL: nobody asks */
    const char *shown_before; /* of a case folder in the source: its path in it and '/', before
                                 the paths that are told; NULL: "" */
} SatSourceScan;

typedef struct {
    const char *path;           /* opens it */
    const char *name;           /* as its source has it, perhaps with folders before it */
    const char *display_path;   /* raw here */
    const char *identity;       /* SatRawItem.identity */
    const char *backup_path;    /* SatRawItem.backup_path */
    bool is_made;               /* SatRawItem.is_made */
    uint32_t study_order;       /* SatRawItem.study_order */
    uint32_t series_order;      /* SatRawItem.series_order */
    const uint32_t *key_frames; /* SatRawItem.key_frames */
    size_t key_frame_count;
} SatSourceFile;

/** Looks at one file: visits it, or tells why not. False only when the scan ends. */
SAT_NODISCARD bool sat_source_visit_file(SatSourceScan *scan, const SatSourceFile *file,
                                         SatError *err);
/** Tells of a file that is not DICOM, as damaged when its name says that it is. */
void sat_source_skip_not_dicom(SatSourceScan *scan, const char *name, const char *display_path);
/** After each file (SatSourceVisitor.progress). */
void sat_source_progress(const SatSourceScan *scan);
/** Tells of something that is left out. */
void sat_source_skip(SatSourceScan *scan, SatSkipReason reason, const char *display_path,
                     const char *text);
/** Tells of something else (SatSourceVisitor.note). display_path is raw here. */
void sat_source_note(const SatSourceScan *scan, bool is_warning, const char *display_path,
                     const char *text);
/** Hidden files and what systems leave in folders. */
bool sat_source_is_system_name(const char *name);

/** The case.json of a case folder. */
bool sat_source_is_case_name(const char *name);
/** Says that what is visited next lies in the folder, when documents in it say something of their
 * case (foreign_case.h, which has the end to it); what is wrong with them is told, and costs no
 * object. */
SAT_NODISCARD bool sat_source_begin_written(SatSourceScan *scan, const char *folder, SatError *err);

bool sat_source_takes_folder(const char *argument);
bool sat_source_scan_folder(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err);
/** By its name, or by what is in it. */
bool sat_source_takes_dicomdir(const char *argument);
/** Everything in the folder of the DICOMDIR, as sat_source_scan_folder(). */
bool sat_source_scan_dicomdir(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err);
/** DICOMDIR, in the ways a CD's file names come out of different systems. */
bool sat_source_is_dicomdir_name(const char *name);

/** The files below a folder, and which of them are DICOMDIRs. */
typedef struct SatMetFiles SatMetFiles;
SAT_NODISCARD SatMetFiles *sat_met_files_new(SatError *err);
void sat_met_files_free(SatMetFiles *met);
/** relative_path: below the scanned folder, components joined by '/' (or by '\\', as in some zips).
 *  path: opens it. */
SAT_NODISCARD bool sat_met_files_add(SatMetFiles *met, const char *relative_path, const char *path,
                                     SatVisited visited, SatError *err);
/** Compares what the DICOMDIRs name with what was met, and tells the differences. Opens nothing but
 * the DICOMDIRs; a name in one is only ever compared. met is sorted by it. shown_before: stands
 * before the relative paths in what is told. */
SAT_NODISCARD bool sat_met_files_check(SatMetFiles *met, const SatSourceScan *scan,
                                       const char *shown_before, SatError *err);

bool sat_source_takes_backup(const char *argument);
bool sat_source_scan_backup(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err);
/** Everything in a backup, as part of a scan. shown: how its name is told. */
SAT_NODISCARD bool sat_source_visit_backup(const SatSourceScan *scan, const char *path,
                                           const char *shown, SatError *err);

/** The backups below a folder. */
typedef struct SatMetBackups SatMetBackups;
SAT_NODISCARD SatMetBackups *sat_met_backups_new(SatError *err);
void sat_met_backups_free(SatMetBackups *met); /* NULL-safe */
/** Notes the file if it is a backup (*is_one): a damaged one is skipped and told. */
SAT_NODISCARD bool sat_met_backups_add(SatMetBackups *met, const SatSourceScan *scan,
                                       const char *path, const char *shown, bool *is_one,
                                       SatError *err);
/** Visits of each case the newest backup, and tells of the others. */
SAT_NODISCARD bool sat_met_backups_visit(const SatMetBackups *met, const SatSourceScan *scan,
                                         SatError *err);

/** A MIRC document or a saved Radiopaedia file. */
bool sat_source_takes_document(const char *argument);
/** Everything in the folder of the document, as sat_source_scan_folder(). */
bool sat_source_scan_document(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err);
bool sat_source_takes_zip(const char *argument);
bool sat_source_scan_zip(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                         SatSourceCounts *counts, SatError *err);
/** "pacs://…" */
bool sat_source_takes_pacs(const char *argument);
bool sat_source_scan_pacs(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                          SatSourceCounts *counts, SatError *err);
/** "dicomweb+https://…" */
bool sat_source_takes_dicomweb(const char *argument);
bool sat_source_scan_dicomweb(const char *argument, uint32_t ordinal,
                              const SatSourceVisitor *visitor, SatSourceCounts *counts,
                              SatError *err);
#define SAT_SOURCE_CASE_SERVER "radiopaedia:"

/** "radiopaedia:", "radiopaedia:12345": own cases of a case server. */
bool sat_source_takes_case_server(const char *argument);
bool sat_source_scan_case_server(const char *argument, uint32_t ordinal,
                                 const SatSourceVisitor *visitor, SatSourceCounts *counts,
                                 SatError *err);
/** The rID of such an argument; 0: all cases. errors: SAT_ERR_ARGUMENT no number behind it */
SAT_NODISCARD bool sat_source_case_number(const char *argument, uint64_t *rid, SatError *err);
/** "osirix://host:port?PatientID=1": the files that its database names. */
bool sat_source_takes_osirix(const char *argument);
bool sat_source_scan_osirix(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                            SatSourceCounts *counts, SatError *err);
bool sat_source_takes_file(const char *argument);
bool sat_source_scan_file(const char *argument, uint32_t ordinal, const SatSourceVisitor *visitor,
                          SatSourceCounts *counts, SatError *err);

#endif
