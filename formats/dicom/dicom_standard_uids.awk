# Turns dicom_standard_uids.txt into C: one line a UID, refusing what is not in order.
BEGIN {
    print "/* Made from dicom_standard_uids.txt; do not edit. */"
    print "#include \"formats/dicom/dicom_standard_uids.h\""
    print "const char *const sat_dicom_standard_uids[] = {"
    before = ""
}
/^#/ || /^$/ { next }
{
    if (NF != 1 || $1 !~ /^[0-9.]+$/ || $1 "" <= before "") {
        print "dicom_standard_uids.txt:" NR ": not a UID in the order of bytes" > "/dev/stderr"
        failed = 1
        exit 1
    }
    before = $1 ""
    printf "    \"%s\",\n", $1
    count++
}
END {
    if (failed) {
        exit 1
    }
    print "};"
    print "const size_t sat_dicom_standard_uids_count = " count ";"
}
