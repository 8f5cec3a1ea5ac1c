# Turns ps3_15_attributes.txt into C: one line an attribute, refusing what it does not understand.
function fail(what)
{
    print "ps3_15_attributes.txt:" NR ": " what > "/dev/stderr"
    failed = 1
    exit 1
}
BEGIN {
    print "/* Made from ps3_15_attributes.txt; do not edit. */"
    print "#include \"export/deidentify/ps3_15.h\""
    print "const SatPs315Attribute sat_ps3_15_attributes[] = {"
    letters = "PUVIHFMTSG" # in the order of SatPs315Option
    basic["X"] = "X"; basic["Z"] = "Z"; basic["D"] = "D"; basic["U"] = "U"
    basic["X/Z"] = "X_Z"; basic["X/D"] = "X_D"; basic["Z/D"] = "Z_D"; basic["X/Z/D"] = "X_Z_D"
    basic["X/Z/U*"] = "X_Z_U"
    before = ""
}
/^#/ || /^$/ { next }
$1 == "edition" && NF == 2 { edition = $2; next }
{
    if (NF != 6 || !($4 in basic) || length($3) != 2) {
        fail("not TAG VR RETIRED+IOD BASIC OPTIONS KEYWORD")
    }
    if ($1 == "PRIVATE") {
        tag = "00010000"; mask = "00010000"
    } else {
        if (length($1) != 8 || $1 !~ /^[0-9A-Fx]+$/) {
            fail("no tag")
        }
        tag = $1; gsub(/x/, "0", tag)
        mask = $1; gsub(/[0-9A-F]/, "F", mask); gsub(/x/, "0", mask)
    }
    if (mask == "FFFFFFFF") {
        if (patterns > 0 || $1 <= before "") {
            fail("out of order")
        }
        before = $1
        plain++
    } else {
        patterns++
    }
    codes = "          "
    if ($5 != "-") {
        count = split($5, options, ",")
        for (i = 1; i <= count; i++) {
            place = index(letters, substr(options[i], 1, 1))
            if (place == 0 || options[i] !~ /^.[KC]$/) {
                fail("no option: " options[i])
            }
            codes = substr(codes, 1, place - 1) substr(options[i], 2, 1) substr(codes, place + 1)
        }
    }
    printf "    {0x%sU, 0x%sU, \"%s\", \"%s\", '%s', '%s', SAT_PS3_15_%s, \"%s\"},\n", tag, mask,
        $6 == "-" ? "" : $6, $2 == "-" ? "" : $2, substr($3, 1, 1), substr($3, 2, 1), basic[$4],
        codes
}
END {
    if (failed) {
        exit 1
    }
    print "};"
    print "const size_t sat_ps3_15_plain_count = " plain ";"
    print "const size_t sat_ps3_15_count = " plain + patterns ";"
    print "const char sat_ps3_15_edition[] = \"" edition "\";"
}
