/* Writes file meta information. */
#include "export/net/file_meta.h"

#include <string.h>

#include "formats/dicom/dicom_writer.h"

static void write_uid(SatByteWriter *out, uint16_t element, const char *uid)
{
    const size_t length = strlen(uid);
    sat_write_u16(out, 0x0002);
    sat_write_u16(out, element);
    sat_write_text(out, "UI");
    sat_write_u16(out, (uint16_t)(length + length % 2));
    sat_write_text(out, uid);
    if (length % 2 != 0) {
        sat_write_u8(out, 0);
    }
}

void sat_file_meta_write(SatByteWriter *out, const char *sop_class, const char *sop_instance,
                         const char *transfer_syntax)
{
    static const uint8_t preamble[128] = {0};
    static const uint8_t version[] = {0x02, 0, 0x01, 0, 'O', 'B', 0, 0, 2, 0, 0, 0, 0, 1};
    SatByteWriter group = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&group, version, sizeof(version));
    write_uid(&group, 0x0002, sop_class);
    write_uid(&group, 0x0003, sop_instance);
    write_uid(&group, 0x0010, transfer_syntax);
    write_uid(&group, 0x0012, SAT_DICOM_IMPLEMENTATION_CLASS_UID);
    sat_write_bytes(out, preamble, sizeof(preamble));
    sat_write_text(out, "DICM");
    sat_write_u16(out, 0x0002);
    sat_write_u16(out, 0x0000);
    sat_write_text(out, "UL");
    sat_write_u16(out, 4);
    sat_write_u32(out, (uint32_t)group.length);
    sat_write_bytes(out, group.bytes, group.length);
    out->failed = out->failed || group.failed;
    sat_byte_writer_free(&group);
}
