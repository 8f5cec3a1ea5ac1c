# Turns dicom_dictionary.txt into C: one line an attribute, refusing what is not in order.
BEGIN {
    print "/* Made from dicom_dictionary.txt; do not edit. */"
    print "#include \"formats/dicom/dicom_dictionary.h\""
    print "const SatDicomDictionaryEntry sat_dicom_dictionary[] = {"
    before = ""
}
/^#/ || /^$/ { next }
{
    if (NF != 4 || $3 !~ /^([0-9]+|n)$/ || length($1) != 8 || $1 !~ /^[0-9A-F]+$/ || length($2) != 2 || $1 <= before "") {
        print "dicom_dictionary.txt:" NR ": not TAG VR VALUES KEYWORD in the order of tags" > "/dev/stderr"
        failed = 1
        exit 1
    }
    before = $1
    keyword = $4 == "-" ? "" : $4
    printf "    {0x%sU, \"%s\", %d, \"%s\"},\n", $1, $2, $3 == "n" ? 0 : $3, keyword
    count++
}
END {
    if (failed) {
        exit 1
    }
    print "};"
    print "const size_t sat_dicom_dictionary_count = " count ";"
}
