/* Files that are not ours, or not to be had: no database, another program's, of a newer library, read-only, locked for ever by another process, on a full disk.
 * The error says which file and what is the matter; the file stays as it is; and when the trouble is over, the same call works. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail/site.h"
#include "fail/suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NOBODY       65534

static struct site site;
static struct shop shop;

static void
open_site(void)
{
    site_begin(&site);
}

static void
close_site(void)
{
    site_end(&site);
}

static void
make_shop(void)
{
    shop_open_with(&shop, &(struct shop_options){.path = site.path});
    shop_stock(&shop, "MUG", "BER", 20);
    shop_close(&shop);
}

/* Not ours. */

static void
write_text(void)
{
    char text[8192];
    struct content content = {(unsigned char *)text, sizeof text};

    memset(text, 'x', sizeof text);
    site_write(&site, "", &content);
}

static void
write_scrap(void)
{
    struct content content = {(unsigned char *)"to do: buy milk", 15};

    site_write(&site, "", &content);
}

static void
write_half_header(void)
{
    struct content content = {(unsigned char *)"SQLite format 3\0\x10\0\1\1", 20};

    site_write(&site, "", &content);
}

static void
make_foreign(void)
{
    site_sql(&site, "CREATE TABLE songs (title); INSERT INTO songs VALUES ('so what')");
}

static void
make_marked(void)
{
    site_sql(&site, "PRAGMA application_id = 252006674; PRAGMA user_version = 1; CREATE TABLE orders (id)");
}

static void
make_newer(void)
{
    make_shop();
    site_sql(&site, "PRAGMA user_version = 999");
}

static const struct stranger {
    const char *what;
    void (*make)(void);
    int32_t code;
} strangers[] = {
    {"a text", write_text, OMS_E_FOREIGN},
    {"a note", write_scrap, OMS_E_FOREIGN},
    {"the beginning of a database", write_half_header, OMS_E_FOREIGN},
    {"another program's database", make_foreign, OMS_E_FOREIGN},
    {"another program's database with its mark", make_marked, OMS_E_FOREIGN},
    {"a newer library's database", make_newer, OMS_E_SCHEMA_NEWER},
};

START_TEST(a_file_that_is_not_ours_is_refused_and_left_alone)
{
    static const int32_t flags[] = {0, OMS_OPEN_CREATE, OMS_OPEN_UPGRADE, OMS_OPEN_READONLY};

    strangers[_i].make();
    struct content before = site_read(&site, "");
    for (size_t i = 0; i < COUNT(flags); i++)
        assert_not_opened(&site, flags[i], strangers[_i].code);
    struct content after = site_read(&site, "");
    ck_assert_uint_eq(after.len, before.len);
    ck_assert_mem_eq(after.bytes, before.bytes, before.len);
    content_free(&before);
    content_free(&after);
}
END_TEST

START_TEST(a_directory_is_no_database)
{
    ck_assert_int_eq(mkdir(site.path, 0777), 0);
    assert_not_opened(&site, 0, OMS_E_IO);
}
END_TEST

START_TEST(a_file_in_a_directory_that_is_not_there_is_not_made)
{
    char *slash = strrchr(site.path, '/');

    strcpy(slash, "/no/shop.db");
    assert_not_opened(&site, 0, OMS_E_NOT_FOUND);
}
END_TEST

START_TEST(a_file_that_is_only_to_be_read_is_not_made)
{
    assert_not_opened(&site, OMS_OPEN_READONLY, OMS_E_NOT_FOUND);
    ck_assert_uint_eq(site_read(&site, "").len, 0);
}
END_TEST

/* Permissions. Root may do everything: then this process is nobody for a while. */

static void
be_nobody(void)
{
    if (geteuid() == 0)
        ck_assert_int_eq(seteuid(NOBODY), 0);
}

static void
be_oneself_again(void)
{
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
}

START_TEST(a_file_that_may_not_be_written_is_told)
{
    make_shop();
    ck_assert_int_eq(chmod(site.directory, 0777), 0);
    ck_assert_int_eq(chmod(site.path, 0444), 0);
    be_nobody();
    assert_not_opened(&site, 0, OMS_E_READONLY);
    be_oneself_again();
}
END_TEST

START_TEST(a_file_that_may_not_be_read_is_told)
{
    make_shop();
    ck_assert_int_eq(chmod(site.directory, 0777), 0);
    ck_assert_int_eq(chmod(site.path, 0), 0);
    be_nobody();
    assert_not_opened(&site, 0, OMS_E_IO);
    be_oneself_again();
}
END_TEST

START_TEST(a_directory_that_may_not_be_written_is_told)
{
    make_shop();
    ck_assert_int_eq(chmod(site.path, 0666), 0);
    ck_assert_int_eq(chmod(site.directory, 0555), 0);
    be_nobody();
    assert_not_opened(&site, 0, OMS_E_READONLY);
    be_oneself_again();
    ck_assert_int_eq(chmod(site.directory, 0755), 0);
}
END_TEST

/* Locks. */

static pid_t locker;

/* Another process begins to write and does not end; it has begun when this returns. */
static void
lock_out(void)
{
    int begun[2];
    char byte;

    ck_assert_int_eq(pipe(begun), 0);
    locker = fork();
    ck_assert_int_ge(locker, 0);
    if (locker == 0) {
        site_hold_write_lock(&site, begun[1]);
        _exit(0);
    }
    close(begun[1]);
    ck_assert_int_eq(read(begun[0], &byte, 1), 1);
    close(begun[0]);
}

static void
unlock(void)
{
    ck_assert_int_eq(kill(locker, SIGKILL), 0);
    ck_assert_int_eq(waitpid(locker, NULL, 0), locker);
}

static void
assert_locked(int32_t code, oms_error **reason)
{
    oms_error *error = *reason;

    *reason = NULL;
    ck_assert_str_eq(oms_result_name(code), "OMS_E_LOCKED");
    ck_assert_int_eq(oms_error_retryable(error), 1);
    assert_names(&site, error);
    oms_error_free(error);
}

START_TEST(a_file_that_another_process_keeps_locked_is_told_and_can_be_read)
{
    oms_draft *draft = wish_draft(&(struct wish){.method = "manual"});
    oms_error *error = NULL;
    oms_order *order = NULL;
    oms_engine *engine;

    make_shop();
    lock_out();
    ck_assert_int_eq(site_open(&site, 0, 20, &engine, NULL), OMS_OK);
    assert_locked(oms_order_place(engine, draft, 0, NULL, &error), &error);
    assert_locked(oms_stock_adjust(engine, "MUG", "BER", 1, NULL, &error), &error);
    ck_assert_int_eq(oms_order_quote(engine, draft, &order, NULL), OMS_OK);
    oms_order_free(order);
    ck_assert_int_eq(site_sql(&site, "SELECT count(*) FROM orders"), 0);
    unlock();
    ck_assert_int_eq(oms_order_place(engine, draft, 0, NULL, NULL), OMS_OK);
    oms_engine_close(engine);
    oms_draft_free(draft);
}
END_TEST

/* A full disk. */

/* The work of a day, as far as the disk goes; every order that was answered with OMS_OK counts. */
static int64_t
work(oms_engine *engine, const char *name, oms_error **error)
{
    char reference[40];
    int64_t placed = 0;
    int32_t code = OMS_OK;

    for (int i = 0; i < 100 && code == OMS_OK; i++) {
        snprintf(reference, sizeof reference, "%s-%d", name, i);
        oms_draft *draft = wish_draft(&(struct wish){.method = "terms", .unit_price = 1, .reference = reference});
        code = oms_order_place(engine, draft, 0, NULL, error);
        oms_draft_free(draft);
        placed += code == OMS_OK;
    }
    return placed;
}

static void
assert_all_there(oms_engine *engine, int64_t placed)
{
    int64_t breaches = -1;

    ck_assert_int_eq(oms_verify(engine, NULL, NULL, &breaches, NULL), OMS_OK);
    ck_assert_int_eq(breaches, 0);
    ck_assert_int_eq(site_sql(&site, "SELECT count(*) FROM orders"), placed);
}

static void
stock_up(void)
{
    shop_open_with(&shop, &(struct shop_options){.path = site.path});
    shop_stock(&shop, "MUG", "BER", 100000);
    shop_close(&shop);
}

/* Some root processes may mount a small file system of their own; others have to do without this test. */
static bool
mount_small_disk(void)
{
    return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", site.directory, "tmpfs", 0, "size=1m") == 0;
}

START_TEST(a_full_disk_loses_nothing_that_was_acknowledged)
{
    oms_error *error = NULL;
    oms_engine *engine;

    if (!mount_small_disk())
        return;
    stock_up();
    ck_assert_int_eq(site_open(&site, 0, 50, &engine, NULL), OMS_OK);
    int64_t placed = work(engine, "first", &error);
    ck_assert_int_gt(placed, 10);
    ck_assert_int_eq(oms_error_code(error), OMS_E_FULL);
    assert_names(&site, error);
    oms_error_free(error);
    assert_all_there(engine, placed);
    ck_assert_int_eq(mount("tmpfs", site.directory, "tmpfs", MS_REMOUNT, "size=16m"), 0);
    placed += work(engine, "second", NULL);
    ck_assert_int_gt(placed, 100);
    assert_all_there(engine, placed);
    oms_engine_close(engine);
    ck_assert_int_eq(umount(site.directory), 0);
}
END_TEST

/* A limit on the size of files stops writing in the middle of a page, whoever runs the test. `_i` moves the limit. */
START_TEST(a_file_that_may_not_grow_loses_nothing_that_was_acknowledged)
{
    const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    struct rlimit limit = {300000 + 1111 * (rlim_t)_i, RLIM_INFINITY};
    oms_error *error = NULL;
    oms_engine *engine;

    stock_up();
    ck_assert_int_eq(site_open(&site, 0, 50, &engine, NULL), OMS_OK);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int64_t placed = work(engine, "first", &error);
    ck_assert_int_gt(placed, 10);
    ck_assert_msg(oms_error_code(error) == OMS_E_IO || oms_error_code(error) == OMS_E_UNKNOWN, "%s",
                  oms_error_message(error));
    assert_names(&site, error);
    oms_error_free(error);
    assert_all_there(engine, placed);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    placed += work(engine, "second", NULL);
    ck_assert_int_gt(placed, 100);
    assert_all_there(engine, placed);
    oms_engine_close(engine);
}
END_TEST

/* No file descriptor left: nothing can be opened, and what is open goes on. */
START_TEST(without_file_descriptors_it_is_told)
{
    struct rlimit before, few = {0, 0};
    oms_engine *engine, *second;
    oms_error *error = NULL;

    stock_up();
    ck_assert_int_eq(site_open(&site, 0, 50, &engine, NULL), OMS_OK);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    few.rlim_max = before.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    int32_t code = site_open(&site, 0, 50, &second, &error);
    ck_assert_str_eq(oms_result_name(code), "OMS_E_IO");
    assert_names(&site, error);
    oms_error_free(error);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(site_open(&site, 0, 50, &second, NULL), OMS_OK);
    oms_engine_close(second);
    oms_engine_close(engine);
}
END_TEST

Suite *
fail_files_suite(void)
{
    Suite *suite = suite_create("fail/files");
    TCase *files = tcase_create("files");

    tcase_add_checked_fixture(files, open_site, close_site);
    tcase_set_timeout(files, 60);
    tcase_add_loop_test(files, a_file_that_is_not_ours_is_refused_and_left_alone, 0, (int)COUNT(strangers));
    tcase_add_test(files, a_directory_is_no_database);
    tcase_add_test(files, a_file_in_a_directory_that_is_not_there_is_not_made);
    tcase_add_test(files, a_file_that_is_only_to_be_read_is_not_made);
    tcase_add_test(files, a_file_that_may_not_be_written_is_told);
    tcase_add_test(files, a_file_that_may_not_be_read_is_told);
    tcase_add_test(files, a_directory_that_may_not_be_written_is_told);
    tcase_add_test(files, a_file_that_another_process_keeps_locked_is_told_and_can_be_read);
    tcase_add_test(files, a_full_disk_loses_nothing_that_was_acknowledged);
    tcase_add_loop_test(files, a_file_that_may_not_grow_loses_nothing_that_was_acknowledged, 0, 4);
    tcase_add_test(files, without_file_descriptors_it_is_told);
    suite_add_tcase(suite, files);
    return suite;
}
