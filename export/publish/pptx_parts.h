/* The parts of a presentation (ECMA-376) that are the same in all: theme, master, layout, notes
 * master. Private to the writer of presentations. */
#ifndef SAT_EXPORT_PPTX_PARTS_H
#define SAT_EXPORT_PPTX_PARTS_H

#include "export/publish/publish_zip.h"

#define SAT_XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SAT_PPTX_SPACES                                                                            \
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""                           \
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""             \
    " xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""
#define SAT_PPTX_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define SAT_PPTX_TREE                                                                              \
    "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
#define SAT_PPTX_RELATIONS_HEAD                                                                    \
    SAT_XML_HEAD                                                                                   \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

/** Adds them; slide_count: how many slides there are, notes[i]: whether one has notes. title: of
 *  the document's properties. */
SAT_NODISCARD bool sat_pptx_put_parts(SatPublishZip *zip, const char *title, size_t slide_count,
                                      const uint8_t *notes, SatError *err);

#endif
