# Turns dicom_dictionary.txt into C: one line an attribute, refusing what is not in order; and the
# slots in which dicom_dictionary.c looks for a tag, each the number of its line from 1 on.
function number_of(hex,    i, n) {
    for (i = 1; i <= length(hex); i++) {
        n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
    }
    return n
}
BEGIN {
    slots = 16384  # SAT_DICOM_DICTIONARY_SLOTS
    spread = 2741  # SAT_DICOM_DICTIONARY_SPREAD
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
    slot = (number_of(substr($1, 1, 4)) * spread + number_of(substr($1, 5))) % slots
    while (slot in line_in) {
        slot = (slot + 1) % slots
    }
    line_in[slot] = count
}
END {
    if (failed) {
        exit 1
    }
    print "};"
    print "const size_t sat_dicom_dictionary_count = " count ";"
    if (count * 2 > slots) {
        print "dicom_dictionary.txt: more attributes than dicom_dictionary.awk has slots for" > "/dev/stderr"
        exit 1
    }
    print "_Static_assert(SAT_DICOM_DICTIONARY_SLOTS == " slots ", \"as the header says\");"
    print "_Static_assert(SAT_DICOM_DICTIONARY_SPREAD == " spread ", \"as the header says\");"
    printf "const uint16_t sat_dicom_dictionary_slots[] = {"
    for (slot = 0; slot < slots; slot++) {
        printf "%s%d,", slot % 16 == 0 ? "\n    " : " ", slot in line_in ? line_in[slot] : 0
    }
    print "\n};"
}
