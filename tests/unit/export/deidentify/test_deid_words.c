/* Descriptions: vocabulary words stay, in its spelling; nothing else gets through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_text.h"
#include "export/deidentify/deid_words.h"
#include "export/deidentify/user_text.h"

static const char *words(SatArena *arena, const char *raw, const char *hidden)
{
    SatError err = SAT_ERROR_INIT;
    const SatRawWords given = {.text = raw,
                               .length = strlen(raw),
                               .hidden = hidden,
                               .hidden_length = hidden != NULL ? strlen(hidden) : 0};
    const SatCleanText *text = sat_deid_words(arena, &given, &err);
    assert_non_null(text);
    return sat_clean_text_utf8(text);
}

static void descriptions_keep_their_meaning(void **state)
{
    static const char *const pairs[][2] = {
        {"ax t2 flair fs", "Axial T2 FLAIR Fat saturated"},
        {"COR MPR of anat-T1w", "Coronal MPR Anatomy T1"},
        {"3-Plane Localizer", "3-plane Localizer"},
        {"CT HEAD/BRAIN WO CONTRAST", "CT Head Brain Without contrast"},
        {"Abdomen portal venous 1.25mm soft tissue",
         "Abdomen Portal venous phase 1.25 mm Soft tissue"},
        {"XR C-Spine Lat", "X-ray Cervical spine Lateral"},
        {"THORAX C+ 5 mm LUNG", "Chest With contrast 5 mm Lung"},
        {"Head C- 0,6mm", "Head Without contrast 0.6 mm"},
        {"10 mm 99mm 0.1 mm", "10 mm 99 mm 0.1 mm"},
        {"DWI b1000 ADC", "DWI b1000 ADC"},
        {"t2*", "T2*"},
        {"AX AX axial", "Axial"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(words(*state, pairs[i][0], NULL), pairs[i][1]);
    }
}

static void what_identifies_is_dropped(void **state)
{
    static const char *const pairs[][2] = {
        {"MUELLER^HANS 19530412 Head", "Head"},
        {"Dr. Smith knee 12345678 lt", "Knee Left"},
        {"12.03.1967 mm", ""},
        {"1967mm", ""},
        {"Room 5, accession A0098-22 CT", "CT"},
        {"20240105mm liver", "Liver"},
        {"123.5 mm", ""},
        {"06 mm", ""}, /* part of a date */
        {"06mm 00 mm 09.5mm Head", "Head"},
        {"0 mm", ""},
        {"0.05 mm", ""},
        {"99.5 mm", ""},
        {"Hand\xc3\xa9 Arm\xfc", ""},   /* words with letters that are not ASCII are whole words */
        {"Head\x01zzz Brain", "Brain"}, /* control characters do not separate */
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(words(*state, pairs[i][0], NULL), pairs[i][1]);
    }
}

static void the_names_own_words_are_dropped(void **state)
{
    assert_string_equal(words(*state, "Dixon Mary knee T1 dixon", "DIXON^MARY"), "Knee T1");
    assert_string_equal(words(*state, "Hand stone protocol", "STONE^ANNA"), "Hand Protocol");
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static bool is_millimetres(const char *text, size_t length)
{
    size_t number = strspn(text, "0123456789.");
    return number > 0 && number <= 5 && length == number;
}

/* Everything shown, word by word, is a word of the table, or "5 mm". */
static void assert_only_vocabulary(const char *text)
{
    size_t count = 0;
    const SatVocabularyEntry *table = sat_vocabulary(&count);
    while (*text != '\0') {
        size_t best = 0;
        for (size_t i = 0; i < count; i++) {
            size_t length = strlen(table[i].shown);
            bool matches = strncmp(text, table[i].shown, length) == 0 &&
                           (text[length] == ' ' || text[length] == '\0');
            best = matches && length > best ? length : best;
        }
        size_t number = strcspn(text, " ");
        if (best == 0 && is_millimetres(text, number) && strncmp(text + number, " mm", 3) == 0) {
            best = number + 3;
        }
        if (best == 0) {
            fail_msg("not in the vocabulary: %s", text);
        }
        text += best;
        text += *text == ' ' ? 1 : 0;
    }
}

/* Random text of names, numbers, bytes and vocabulary words. */
static void any_text_gives_vocabulary_only(void **state)
{
    static const char *const pieces[] = {
        "Schmidt", "^",  "19481231", "ax", "T1",   " ", "5",      "mm",     ".", "head", "C+", "/",
        "-",       "\\", "é",        "12", "Anna", "c", "portal", "venous", ",", "\x80", "3d", "b"};
    uint64_t seed = 20260722;
    (void)printf("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 20000; round++) {
        char raw[400] = "";
        size_t count = next_random(&seed) % 40;
        for (size_t i = 0; i < count; i++) {
            const char *piece = pieces[next_random(&seed) % (sizeof(pieces) / sizeof(pieces[0]))];
            memcpy(raw + strlen(raw), piece, strlen(piece) + 1);
        }
        const char *text = words(*state, raw, NULL);
        assert_only_vocabulary(text);
        assert_null(strstr(text, "Schmidt"));
        assert_null(strstr(text, "Anna"));
        assert_null(strstr(text, "1948"));
    }
}

static void any_bytes_are_accepted(void **state)
{
    SatError err = SAT_ERROR_INIT;
    uint64_t seed = 7;
    for (int round = 0; round < 5000; round++) {
        char raw[1500];
        size_t length = next_random(&seed) % sizeof(raw);
        for (size_t i = 0; i < length; i++) {
            raw[i] = (char)next_random(&seed);
        }
        const SatRawWords given = {
            .text = raw, .length = length, .hidden = raw, .hidden_length = length / 2};
        const SatCleanText *text = sat_deid_words(*state, &given, &err);
        assert_non_null(text);
        assert_only_vocabulary(sat_clean_text_utf8(text));
    }
}

static void table_is_sorted_and_found(void **state)
{
    (void)state;
    size_t count = 0;
    const SatVocabularyEntry *table = sat_vocabulary(&count);
    assert_true(count > 2300);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(sat_vocabulary_find(table[i].written, strlen(table[i].written)),
                         &table[i]);
        assert_true(i == 0 || strcmp(table[i - 1].written, table[i].written) < 0);
        assert_true(strlen(table[i].written) < 64);
        assert_true(strlen(table[i].shown) < 48);
        char folded[64];
        bool is_cut = true;
        size_t length = sat_vocabulary_fold(table[i].written, strlen(table[i].written), folded,
                                            sizeof(folded), NULL, &is_cut);
        assert_false(is_cut);
        assert_int_equal(length, strlen(table[i].written));
        assert_memory_equal(folded, table[i].written, length);
    }
    assert_null(sat_vocabulary_find("hea", 3));
    assert_null(sat_vocabulary_find("", 0));
}

static void case_and_accents_do_not_matter(void **state)
{
    static const char *const written[] = {
        "tête", "TÊTE", "te\xCC\x82te", "Tete",
        "\xEF\xBC\xB4\xEF\xBC\xA5\xEF\xBC\xB4\xEF\xBC\xA5" /* full width */};
    for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
        assert_string_equal(words(*state, written[i], NULL), "Head");
    }
    assert_string_equal(words(*state, "Schädel", NULL), "Skull");
    assert_string_equal(words(*state, "SCHÄDEL", NULL), "Skull");
    assert_string_equal(words(*state, "Schaedel", NULL), "Skull");
    /* Bytes that are no UTF-8 stay part of their word: no name falls apart. */
    assert_string_equal(words(*state, "M\xE4head", NULL), "");
    assert_string_equal(words(*state, "head\xE4", NULL), "");
    /* A Cyrillic word is not read as the Latin one it sounds like. */
    assert_string_equal(words(*state, "хед арм", NULL), "");
}

static void descriptions_of_many_languages_are_kept(void **state)
{
    static const char *const pairs[][2] = {
        {"MRT Schädel axial T1 nach KM", "MR Skull Axial T1 With contrast"},
        {"CT Thorax venöse Phase", "CT Chest Venous phase"},
        {"IRM épaule gauche T2 sans injection", "MR Shoulder Left T2 Without contrast"},
        {"TDM ABDOMINO-PELVIEN PHASE ARTÉRIELLE", "CT Abdomen pelvis Arterial phase"},
        {"RM hombro derecho sin contraste", "MR Shoulder Right Without contrast"},
        {"RM ginocchio destro, senza mdc", "MR Knee Right Without contrast"},
        {"TAC tórax e abdome fase tardia", "CT Chest abdomen Delayed phase"},
        {"MR bekken zonder contrast", "MR Pelvis Without contrast"},
        {"MR kręgosłupa szyjnego bez kontrastu", "MR Cervical spine Without contrast"},
        {"Sağ diz MR kontrastsız", "Right Knee MR Without contrast"},
        {"МРТ головного мозга с контрастом", "MR Brain With contrast"},
        {"頭部CT 単純 5mm", "Head CT Without contrast 5 mm"},
        {"颈椎 MR 矢状位", "Cervical spine MR Sagittal"},
        {"무릎 MR 시상면", "Knee MR Sagittal"},
        {"الدماغ MR", "Brain MR"}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(words(*state, pairs[i][0], NULL), pairs[i][1]);
    }
    /* The patient's name wins over the vocabulary, however it is written. */
    assert_string_equal(words(*state, "IRM TÊTE", "Tete^Marie"), "MR");
    assert_string_equal(words(*state, "IRM tete", "TÊTE^Marie"), "MR");
    /* A name in an unbroken script is dropped whole. */
    assert_string_equal(words(*state, "田中胸部", NULL), "");
}

/* Folding shortens the text; the words named are still those of the raw one. */
static void dropped_words_stand_in_the_raw_text(void **state)
{
    (void)state;
    static const char raw[] = "tête Émail\xCC\x81 Schädel Ünk";
    const SatRawWords given = {.text = raw, .length = strlen(raw)};
    SatWordRanges dropped;
    assert_int_equal(sat_deid_dropped_words(&given, &dropped), 0);
    assert_int_equal(dropped.count, 2);
    assert_int_equal(dropped.items[0].length, strlen("Émail\xCC\x81"));
    assert_memory_equal(raw + dropped.items[0].start, "Émail", strlen("Émail"));
    assert_int_equal(dropped.items[1].length, strlen("Ünk"));
    assert_memory_equal(raw + dropped.items[1].start, "Ünk", strlen("Ünk"));
}

/* Words of the body or of directions that many people are called: left out, at the cost of the word
 * in a description, as a name in a table of words is no longer looked for with care elsewhere. */
static void frequent_names_are_kept_out(void **state)
{
    (void)state;
    static const char *const names[] = {
        "anca",                        /* Italian hip; Romanian first name */
        "bas",                         /* Turkish head (baş), French low; Dutch first name */
        "been",   "blanco",            /* Spanish plain; surname */
        "borst",                       /* Dutch breast; surname */
        "bras",                        /* French arm; surname */
        "braun",  "brust",  "colonna", /* Italian column; surname */
        "dos",    "gamba",             /* Italian leg; surname */
        "hart",                        /* Dutch heart; surname */
        "haupt",  "karin",             /* Turkish abdomen (karın); first name */
        "kiefer", "kostka",            /* Polish ankle; surname */
        "lever",  "linke",  "long",    /* Dutch lung; surname */
        "main",   "noga",   "omero",   /* Italian humerus; first name */
        "rene",                        /* Italian kidney; first name */
        "rim",                         /* Portuguese kidney; surname */
        "ro",                          /* German X-ray (Rö); surname */
        "rocher", "schrag",            /* German oblique (schräg); surname */
        "sol",                         /* Turkish left; first name */
        "spat",   "testa",             /* Italian head; surname */
        "udo",                         /* Polish thigh; first name */
        "左",                          /* left; surname */
        "الصدر",                       /* chest; surname */
        "الايمن" /* right; name */};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (sat_vocabulary_find(names[i], strlen(names[i])) != NULL) {
            fail_msg("in the table: %s", names[i]);
        }
    }
    assert_int_equal(sizeof(names) / sizeof(names[0]), 34);
}

static void body_parts_of_scanners_are_known(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"CSPINE", "Cervical spine"}, {"HEADNECK", "Head neck"},
        {"WHOLE BODY", "Whole body"}, {"LUNG", "Lungs"},
        {"LOWER_LEG", "Lower leg"},   {"BRAIN", "Brain"},
        {"EXTREMITY", "Extremity"},   {"ABDOMENPELVIS", "Abdomen pelvis"}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(sat_vocabulary_body_part(pairs[i][0], strlen(pairs[i][0])),
                            pairs[i][1]);
    }
    assert_null(sat_vocabulary_body_part("SMITH JOHN", 10));
    assert_null(sat_vocabulary_body_part("AXIAL", 5));
    assert_string_equal(sat_vocabulary_modality("MR", 2), "MR");
    assert_string_equal(sat_vocabulary_modality("SMITH", 5), "OT");
    assert_string_equal(sat_vocabulary_modality_title("DX"), "X-ray");
}

static void users_text_is_checked(void **state)
{
    SatError err = SAT_ERROR_INIT;
    assert_non_null(sat_deid_user_text(*state, "Zwei\nZeilen \xc3\xa4", 14, 100, &err));
    assert_null(sat_deid_user_text(*state, "bad \x1b[0m", 7, 100, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    sat_error_clear(&err);
    assert_null(sat_deid_user_text(*state, "\xff", 1, 100, &err));
    sat_error_clear(&err);
    assert_null(sat_deid_user_text(*state, "long", 4, 3, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
}

static int make_arena(void **state)
{
    SatError err = SAT_ERROR_INIT;
    *state = sat_arena_new(0, &err);
    return *state != NULL ? 0 : -1;
}

static int free_arena(void **state)
{
    sat_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptions_keep_their_meaning),
        cmocka_unit_test(what_identifies_is_dropped),
        cmocka_unit_test(the_names_own_words_are_dropped),
        cmocka_unit_test(any_text_gives_vocabulary_only),
        cmocka_unit_test(any_bytes_are_accepted),
        cmocka_unit_test(table_is_sorted_and_found),
        cmocka_unit_test(case_and_accents_do_not_matter),
        cmocka_unit_test(descriptions_of_many_languages_are_kept),
        cmocka_unit_test(dropped_words_stand_in_the_raw_text),
        cmocka_unit_test(frequent_names_are_kept_out),
        cmocka_unit_test(body_parts_of_scanners_are_known),
        cmocka_unit_test(users_text_is_checked),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
