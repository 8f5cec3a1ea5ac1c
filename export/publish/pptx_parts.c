/* Writes what all presentations have. */
#include "export/publish/pptx_parts.h"

#include "export/publish/markup.h"

#define CONTENT "application/vnd.openxmlformats-officedocument.presentationml."
#define BACKGROUND                                                                                 \
    "<p:bg><p:bgPr><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill><a:effectLst/></p:bgPr>"  \
    "</p:bg>"
#define COLOR_MAP                                                                                  \
    "<p:clrMap bg1=\"dk1\" tx1=\"lt1\" bg2=\"dk2\" tx2=\"lt2\" accent1=\"accent1\" "               \
    "accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" "             \
    "accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>"
#define FILL "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>"
#define LINE "<a:ln w=\"9525\">" FILL "</a:ln>"
#define EFFECT "<a:effectStyle><a:effectLst/></a:effectStyle>"
#define COLOR(name, value) "<a:" name "><a:srgbClr val=\"" value "\"/></a:" name ">"
#define FONT "<a:latin typeface=\"Calibri\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>"

static const char theme[] = SAT_XML_HEAD
    "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Satchel\">"
    "<a:themeElements><a:clrScheme name=\"Satchel\">" COLOR("dk1", "000000") COLOR("lt1", "FFFFFF")
        COLOR("dk2", "1F2933") COLOR("lt2", "E4E7EB") COLOR("accent1", "FFC828")
            COLOR("accent2", "4FA3D1") COLOR("accent3", "8FBF6A") COLOR("accent4", "D97B66")
                COLOR("accent5", "A78BCB") COLOR("accent6", "9AA5B1") COLOR("hlink", "4FA3D1")
                    COLOR("folHlink",
                          "A78BCB") "</a:clrScheme><a:fontScheme name=\"Satchel\">"
                                    "<a:majorFont>" FONT "</a:majorFont><a:minorFont>" FONT
                                    "</a:minorFont></a:fontScheme>"
                                    "<a:fmtScheme name=\"Satchel\"><a:fillStyleLst>" FILL FILL FILL
                                    "</a:fillStyleLst><a:lnStyleLst>" LINE LINE LINE
                                    "</a:lnStyleLst><a:effectStyleLst>" EFFECT EFFECT EFFECT
                                    "</a:effectStyleLst><a:bgFillStyleLst>" FILL FILL FILL
                                    "</a:bgFillStyleLst></a:fmtScheme>"
                                    "</a:themeElements></a:theme>";

#define TITLE_PLACE                                                                                \
    "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/>"        \
    "</p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>"               \
    "<a:off x=\"457200\" y=\"182880\"/><a:ext cx=\"11277600\" cy=\"731520\"/></a:xfrm>"            \
    "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr "               \
    "anchor=\"ctr\">"                                                                              \
    "<a:normAutofit/></a:bodyPr><a:lstStyle/><a:p><a:endParaRPr lang=\"en-US\"/></a:p></p:txBody>" \
    "</p:sp>"

static const char master[] = SAT_XML_HEAD
    "<p:sldMaster" SAT_PPTX_SPACES "><p:cSld>" BACKGROUND "<p:spTree>" SAT_PPTX_TREE TITLE_PLACE
    "</p:spTree></p:cSld>" COLOR_MAP
    "<p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst>"
    "<p:txStyles><p:titleStyle><a:lvl1pPr><a:defRPr sz=\"2800\"><a:solidFill><a:schemeClr "
    "val=\"tx1\"/></a:solidFill><a:latin "
    "typeface=\"+mj-lt\"/></a:defRPr></a:lvl1pPr></p:titleStyle>"
    "<p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>";

static const char master_relations[] = SAT_PPTX_RELATIONS_HEAD
    "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
    "slideLayout\" Target=\"../slideLayouts/slideLayout1.xml\"/><Relationship Id=\"rId2\" "
    "Type=\"" SAT_PPTX_RELATION "theme\" Target=\"../theme/theme1.xml\"/></Relationships>";

static const char layout[] = SAT_XML_HEAD
    "<p:sldLayout" SAT_PPTX_SPACES
    " type=\"titleOnly\" preserve=\"1\"><p:cSld name=\"Title\"><p:spTree>" SAT_PPTX_TREE TITLE_PLACE
    "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>";

static const char layout_relations[] = SAT_PPTX_RELATIONS_HEAD
    "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
    "slideMaster\" Target=\"../slideMasters/slideMaster1.xml\"/></Relationships>";

static const char notes_master[] = SAT_XML_HEAD
    "<p:notesMaster" SAT_PPTX_SPACES "><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr "
    "val=\"FFFFFF\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>" SAT_PPTX_TREE
    "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Notes\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/>"
    "</p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>"
    "<a:off x=\"685800\" y=\"4400550\"/><a:ext cx=\"5486400\" cy=\"3600450\"/></a:xfrm>"
    "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>"
    "<a:p><a:endParaRPr lang=\"en-US\"/></a:p></p:txBody></p:sp></p:spTree></p:cSld>"
    "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" "
    "accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" "
    "accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/></p:notesMaster>";

static const char notes_master_relations[] =
    SAT_PPTX_RELATIONS_HEAD "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
                            "theme\" Target=\"../theme/theme2.xml\"/></Relationships>";

static const char relations[] = SAT_PPTX_RELATIONS_HEAD
    "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
    "officeDocument\" Target=\"ppt/presentation.xml\"/><Relationship Id=\"rId2\" "
    "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    "core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

static bool put(SatPublishZip *zip, const char *name, const char *text, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    sat_write_text(&bytes, text);
    return sat_publish_zip_add(zip, name, &bytes, err);
}

static bool put_properties(SatPublishZip *zip, const char *title, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_write_text(&out, SAT_XML_HEAD
                   "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
                   "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">");
    sat_markup_element(&out, "dc:title", title);
    sat_write_text(&out, "</cp:coreProperties>");
    return sat_publish_zip_add(zip, "docProps/core.xml", &out, err);
}

static bool put_presentation(SatPublishZip *zip, size_t slide_count, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatByteWriter links = SAT_BYTE_WRITER_INIT;
    sat_write_text(&out, SAT_XML_HEAD "<p:presentation" SAT_PPTX_SPACES
                                      "><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" "
                                      "r:id=\"rId1\"/></p:sldMasterIdLst><p:notesMasterIdLst>"
                                      "<p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst>"
                                      "<p:sldIdLst>");
    sat_write_text(&links, SAT_PPTX_RELATIONS_HEAD
                   "<Relationship Id=\"rId1\" Type=\"" SAT_PPTX_RELATION
                   "slideMaster\" Target=\"slideMasters/slideMaster1.xml\"/><Relationship "
                   "Id=\"rId2\" Type=\"" SAT_PPTX_RELATION
                   "notesMaster\" Target=\"notesMasters/notesMaster1.xml\"/><Relationship "
                   "Id=\"rId3\" Type=\"" SAT_PPTX_RELATION "theme\" Target=\"theme/theme1.xml\"/>");
    for (size_t i = 0; i < slide_count; i++) {
        sat_write_format(&out, "<p:sldId id=\"%zu\" r:id=\"rId%zu\"/>", 256 + i, 10 + i);
        sat_write_format(&links,
                         "<Relationship Id=\"rId%zu\" Type=\"" SAT_PPTX_RELATION
                         "slide\" Target=\"slides/slide%zu.xml\"/>",
                         10 + i, i + 1);
    }
    sat_write_text(&out, "</p:sldIdLst><p:sldSz cx=\"12192000\" cy=\"6858000\"/>"
                         "<p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>");
    sat_write_text(&links, "</Relationships>");
    bool done = sat_publish_zip_add(zip, "ppt/presentation.xml", &out, err);
    done = done && sat_publish_zip_add(zip, "ppt/_rels/presentation.xml.rels", &links, err);
    sat_byte_writer_free(&links);
    return done;
}

static bool put_types(SatPublishZip *zip, size_t slide_count, const uint8_t *notes, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
#define OVERRIDE(part, type) "<Override PartName=\"/" part "\" ContentType=\"" type "\"/>"
    sat_write_text(
        &out, SAT_XML_HEAD
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
        "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>" OVERRIDE(
            "ppt/presentation.xml", CONTENT "presentation.main+xml")
            OVERRIDE("ppt/slideMasters/slideMaster1.xml", CONTENT "slideMaster+xml")
                OVERRIDE("ppt/slideLayouts/slideLayout1.xml", CONTENT "slideLayout+xml") OVERRIDE(
                    "ppt/notesMasters/notesMaster1.xml", CONTENT "notesMaster+xml")
                    OVERRIDE("ppt/theme/theme1.xml",
                             "application/vnd.openxmlformats-officedocument.theme+xml")
                        OVERRIDE("ppt/theme/theme2.xml",
                                 "application/vnd.openxmlformats-officedocument.theme+xml")
                            OVERRIDE("docProps/core.xml", "application/vnd.openxmlformats-package."
                                                          "core-properties+xml"));
    for (size_t i = 0; i < slide_count; i++) {
        sat_write_format(&out, OVERRIDE("ppt/slides/slide%zu.xml", CONTENT "slide+xml"), i + 1);
        if (notes[i] != 0) {
            sat_write_format(
                &out, OVERRIDE("ppt/notesSlides/notesSlide%zu.xml", CONTENT "notesSlide+xml"),
                i + 1);
        }
    }
#undef OVERRIDE
    sat_write_text(&out, "</Types>");
    return sat_publish_zip_add(zip, "[Content_Types].xml", &out, err);
}

bool sat_pptx_put_parts(SatPublishZip *zip, const char *title, size_t slide_count,
                        const uint8_t *notes, SatError *err)
{
    return put(zip, "ppt/theme/theme1.xml", theme, err) &&
           put(zip, "ppt/theme/theme2.xml", theme, err) &&
           put(zip, "ppt/slideMasters/slideMaster1.xml", master, err) &&
           put(zip, "ppt/slideMasters/_rels/slideMaster1.xml.rels", master_relations, err) &&
           put(zip, "ppt/slideLayouts/slideLayout1.xml", layout, err) &&
           put(zip, "ppt/slideLayouts/_rels/slideLayout1.xml.rels", layout_relations, err) &&
           put(zip, "ppt/notesMasters/notesMaster1.xml", notes_master, err) &&
           put(zip, "ppt/notesMasters/_rels/notesMaster1.xml.rels", notes_master_relations, err) &&
           put_presentation(zip, slide_count, err) && put_properties(zip, title, err) &&
           put(zip, "_rels/.rels", relations, err) && put_types(zip, slide_count, notes, err);
}
