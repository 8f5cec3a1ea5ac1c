/* Tests of library_prune: which versions a rule lets go. */
#include "export/library/library_prune.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TODAY = 20000 };

static SatLibraryBackup backup(const char *case_id, uint32_t version, SatLibraryState state,
                               uint32_t days_ago)
{
    return (SatLibraryBackup){.file_name = "x.zip",
                              .case_id = case_id,
                              .version = version,
                              .state = state,
                              .made_day = TODAY - days_ago};
}

static void check_removed(const SatLibraryList *list, const char *rule, const char *expected)
{
    SatError err = SAT_ERROR_INIT;
    SatLibraryKeep keep;
    SatLibraryPruned *pruned = NULL;
    char removed[16] = "";
    size_t count = 0;
    assert_true(sat_library_keep_parse(rule, &keep));
    assert_true(sat_library_prune_plan(list, &keep, TODAY, &pruned, &count, &err));
    assert_true(count < sizeof(removed));
    for (size_t i = 0; i < count; i++) {
        removed[i] = (char)('0' + pruned[i].remove);
        assert_string_equal(list->backups[pruned[i].newest].case_id,
                            list->backups[pruned[i].remove].case_id);
        assert_int_not_equal(list->backups[pruned[i].newest].state, SAT_LIBRARY_OLDER);
        assert_int_equal(list->backups[pruned[i].newest].kind.layout,
                         list->backups[pruned[i].remove].kind.layout);
    }
    assert_string_equal(removed, expected);
    free(pruned);
}

static void keeps_by_number_and_age(void **state)
{
    (void)state;
    SatLibraryBackup backups[] = {
        backup("a", 4, SAT_LIBRARY_CURRENT, 0),   backup("a", 3, SAT_LIBRARY_OLDER, 10),
        backup("a", 2, SAT_LIBRARY_OLDER, 40),    backup("a", 1, SAT_LIBRARY_OLDER, 400),
        backup("b", 1, SAT_LIBRARY_CURRENT, 900), backup("c", 2, SAT_LIBRARY_VANISHED, 900),
        backup("c", 1, SAT_LIBRARY_OLDER, 901)};
    const SatLibraryList list = {.backups = backups, .count = 7};
    check_removed(&list, "1", "1236");
    check_removed(&list, "2", "23");
    check_removed(&list, "3", "3");
    check_removed(&list, "9", "");
    check_removed(&list, "30d", "236");
    check_removed(&list, "40d", "36");
    check_removed(&list, "3,30d", "3");
    check_removed(&list, "1,1000d", "");
}

/* A kind does not stand in for another, and without a newest one nothing goes. */
static void keeps_each_kind(void **state)
{
    (void)state;
    SatLibraryBackup backups[] = {
        backup("a", 2, SAT_LIBRARY_CURRENT, 0), backup("a", 1, SAT_LIBRARY_OLDER, 10),
        backup("a", 1, SAT_LIBRARY_CURRENT, 0), backup("b", 1, SAT_LIBRARY_OLDER, 10)};
    backups[2].kind.layout = SAT_BACKUP_MEDIA;
    const SatLibraryList list = {.backups = backups, .count = 4};
    check_removed(&list, "1", "1");
    backups[1].kind.keeps_identifiers = true;
    check_removed(&list, "1", "");
}

static void refuses_other_rules(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "0",
                                        "x",
                                        "-1",
                                        "1,",
                                        "1,2",
                                        "30d,1",
                                        "0d",
                                        "1d2",
                                        "1,d",
                                        "d1",
                                        "1 ",
                                        " 1",
                                        "1,0d",
                                        "+1",
                                        "1.5",
                                        "99999999999999999999",
                                        "100001d"};
    SatLibraryKeep keep;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(sat_library_keep_parse(wrong[i], &keep));
    }
    assert_true(sat_library_keep_parse("7", &keep));
    assert_true(keep.versions == 7 && keep.days == 0);
    assert_true(sat_library_keep_parse("30d", &keep));
    assert_true(keep.versions == 1 && keep.days == 30);
    assert_true(sat_library_keep_parse("2,90d", &keep));
    assert_true(keep.versions == 2 && keep.days == 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keeps_by_number_and_age),
                                       cmocka_unit_test(keeps_each_kind),
                                       cmocka_unit_test(refuses_other_rules)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
