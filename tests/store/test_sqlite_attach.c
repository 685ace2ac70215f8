/* Taking hold of a file: a new one, one of ours, and everything that is neither. */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sqlite_kit.h"
#include "suites.h"

static struct database db;

static void
begin(void)
{
    database_begin(&db);
}

static void
end(void)
{
    database_end(&db);
}

static void
write_file(const char *text)
{
    FILE *file = fopen(db.path, "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* Refused with that code, and a message that names the file and `word`. */
static void
assert_refused(int32_t flags, int32_t code, const char *word)
{
    ck_assert_int_eq(database_open(&db, flags), code);
    ck_assert_int_eq(oms_error_code(db.error), code);
    ck_assert_msg(strstr(database_message(&db), db.path) != NULL, "%s", database_message(&db));
    ck_assert_msg(strstr(database_message(&db), word) != NULL, "%s", database_message(&db));
}

static void
assert_usable(void)
{
    struct stock_row mugs = stock_of("MUG", 5);

    insert(&db, TABLE_STOCK, &mugs);
    assert_stock(&db, "MUG", 5, 0, 1);
}

START_TEST(a_new_file_is_made_and_marked_as_ours)
{
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    assert_usable();
    ck_assert_int_eq(database_sql(&db, "PRAGMA application_id"), 0x4F4D5331);
    ck_assert_int_eq(database_sql(&db, "PRAGMA user_version"), 1);
    ck_assert_int_eq(database_sql(&db, "SELECT value FROM meta WHERE name = 'schema_minor'"), 0);
    ck_assert_int_eq(database_sql(&db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
}
END_TEST

START_TEST(what_was_stored_is_there_when_it_is_opened_again)
{
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    assert_usable();
    database_close(&db);
    ck_assert_int_eq(database_open(&db, _i == 0 ? OMS_OPEN_CREATE : 0), OMS_OK);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

START_TEST(an_empty_file_becomes_a_database)
{
    write_file("");
    assert_refused(0, OMS_E_NOT_FOUND, "created first");
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    assert_usable();
}
END_TEST

START_TEST(nothing_is_made_unasked)
{
    assert_refused(0, OMS_E_NOT_FOUND, "No such file");
    assert_refused(OMS_OPEN_CREATE | OMS_OPEN_READONLY, OMS_E_NOT_FOUND, "No such file");
    ck_assert_int_ne(access(db.path, F_OK), 0);
}
END_TEST

START_TEST(a_missing_directory_is_not_made)
{
    snprintf(db.path, sizeof(db.path), "%s/missing/shop.db", db.directory);
    assert_refused(OMS_OPEN_CREATE, OMS_E_NOT_FOUND, "No such file");
}
END_TEST

START_TEST(a_directory_is_no_database)
{
    snprintf(db.path, sizeof(db.path), "%s", db.directory);
    assert_refused(OMS_OPEN_CREATE, OMS_E_IO, "cannot be opened");
}
END_TEST

START_TEST(a_text_file_is_left_alone)
{
    struct stat before, after;

    write_file(
        "Dear diary, this is no database but it is long enough to be taken for the beginning of one, at a glance.\n");
    ck_assert_int_eq(stat(db.path, &before), 0);
    assert_refused(OMS_OPEN_CREATE, OMS_E_FOREIGN, "not a database");
    ck_assert_int_eq(stat(db.path, &after), 0);
    ck_assert_int_eq(before.st_size, after.st_size);
}
END_TEST

START_TEST(another_programs_database_is_left_alone)
{
    database_sql(&db, "CREATE TABLE orders (id INTEGER)");
    assert_refused(OMS_OPEN_CREATE, OMS_E_FOREIGN, "another program");
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM sqlite_schema"), 1);
    ck_assert_int_eq(database_sql(&db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 0);
}
END_TEST

START_TEST(another_application_id_is_named)
{
    database_sql(&db, "PRAGMA application_id = 0x12345678");
    assert_refused(OMS_OPEN_CREATE, OMS_E_FOREIGN, "0x12345678");
}
END_TEST

START_TEST(another_major_is_refused_with_both_versions)
{
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    database_sql(&db, "PRAGMA user_version = 7");
    database_close(&db);
    assert_refused(0, OMS_E_SCHEMA_NEWER, "schema is 7, this library reads 1.0");
    database_sql(&db, "PRAGMA user_version = 0");
    assert_refused(OMS_OPEN_CREATE | OMS_OPEN_UPGRADE, OMS_E_SCHEMA_OLDER, "schema is 0, this library reads 1.0");
}
END_TEST

START_TEST(a_newer_minor_can_be_used)
{
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    database_sql(&db, "UPDATE meta SET value = 9 WHERE name = 'schema_minor'; ALTER TABLE stock ADD COLUMN later TEXT");
    database_close(&db);
    ck_assert_int_eq(database_open(&db, 0), OMS_OK);
    assert_usable();
}
END_TEST

/* Another process upgrades while this one has the file open. */
START_TEST(a_writer_notices_an_upgrade)
{
    struct stock_row mugs = stock_of("MUG", 5);
    struct batch batch;
    oms_change_set *sets[] = {&batch.set, &batch.set};

    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    insert(&db, TABLE_STOCK, &mugs);
    database_sql(&db, "PRAGMA user_version = 2");
    batch_begin(&batch);
    batch_receive(&batch, &mugs, 1);
    ck_assert_int_eq(db.store.commit(db.store.user, sets, (size_t)_i, &db.error), OMS_E_SCHEMA_NEWER);
    ck_assert_int_eq(batch.set.result, OMS_E_SCHEMA_NEWER);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

START_TEST(opened_for_reading_nothing_is_written)
{
    struct stock_row mugs = stock_of("MUG", 5);
    struct batch batch;
    oms_change_set *sets[] = {&batch.set};

    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    insert(&db, TABLE_STOCK, &mugs);
    database_close(&db);
    ck_assert_int_eq(database_open(&db, OMS_OPEN_READONLY), OMS_OK);
    batch_begin(&batch);
    batch_receive(&batch, &mugs, 1);
    ck_assert_int_eq(db.store.commit(db.store.user, sets, 1, &db.error), OMS_E_READONLY);
    ck_assert_int_eq(batch.set.result, OMS_E_READONLY);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

/* The super-user may write everything, so the test becomes somebody else. */
START_TEST(a_file_that_may_not_be_written_says_so)
{
    bool root = geteuid() == 0;

    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    database_close(&db);
    ck_assert_int_eq(chmod(db.path, 0444), 0);
    ck_assert_int_eq(chmod(db.directory, 0777), 0);
    ck_assert(!root || seteuid(65534) == 0);
    assert_refused(0, OMS_E_READONLY, "may not be written");
    ck_assert(!root || seteuid(0) == 0);
}
END_TEST

START_TEST(a_path_is_never_an_uri)
{
    char directory[256];

    ck_assert_ptr_nonnull(getcwd(directory, sizeof(directory)));
    ck_assert_int_eq(chdir(db.directory), 0);
    snprintf(db.path, sizeof(db.path), "file:shop.db?mode=memory");
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    ck_assert_int_eq(access("./file:shop.db?mode=memory", F_OK), 0);
    ck_assert_int_eq(chdir(directory), 0);
    assert_usable();
}
END_TEST

START_TEST(in_memory_nothing_is_left)
{
    strcpy(db.path, ":memory:");
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    assert_usable();
    database_close(&db);
    assert_refused(0, OMS_E_NOT_FOUND, "created first");
}
END_TEST

START_TEST(a_locked_file_is_waited_for_and_not_for_ever)
{
    oms_sqlite_options options = {.size = sizeof(options), .busy_timeout_ms = 20};
    struct stock_row mugs = stock_of("MUG", 5);
    struct batch batch;
    oms_change_set *sets[] = {&batch.set, &batch.set};
    sqlite3 *direct;

    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, &options), OMS_OK);
    ck_assert_int_eq(sqlite3_open(db.path, &direct), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(direct, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    batch_begin(&batch);
    batch_insert(&batch, TABLE_STOCK, &mugs);
    ck_assert_int_eq(db.store.commit(db.store.user, sets, (size_t)_i, &db.error), OMS_E_LOCKED);
    ck_assert_int_eq(batch.set.result, OMS_E_LOCKED);
    ck_assert_int_eq(oms_error_retryable(db.error), 1);
    sqlite3_close(direct);
    assert_usable();
}
END_TEST

START_TEST(a_store_is_attached_once)
{
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    ck_assert_int_eq(db.store.attach(db.store.user, oms_schema_get(), 0, NULL), OMS_E_INVALID);
    assert_usable();
}
END_TEST

START_TEST(a_store_that_is_not_attached_does_nothing)
{
    struct stock_row mugs = stock_of("MUG", 5);
    oms_store store = {.size = sizeof(store)};
    oms_read read = {.size = sizeof(read), .table = schema_table(TABLE_STOCK), .key = &mugs, .n_key = 2, .index = -1};
    const oms_read *reads[] = {&read};
    struct batch batch;
    oms_change_set *sets[] = {&batch.set};

    batch_begin(&batch);
    ck_assert_int_eq(oms_store_sqlite(db.path, NULL, &store, NULL), OMS_OK);
    ck_assert_int_eq(store.read(store.user, reads, 1, NULL, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(store.commit(store.user, sets, 1, NULL), OMS_E_INVALID);
    store.destroy(store.user);
}
END_TEST

static const oms_sqlite_options odd_options[] = {
    {.size = sizeof(oms_sqlite_options), .busy_timeout_ms = -1}, {.size = sizeof(oms_sqlite_options), .cache_kib = -1},
    {.size = sizeof(oms_sqlite_options), .durability = 2},       {.size = sizeof(oms_sqlite_options), .durability = -1},
    {.size = sizeof(oms_sqlite_options), .readers = -1},         {.size = sizeof(oms_sqlite_options), .readers = 1001},
};

START_TEST(odd_options_are_refused)
{
    oms_store store = {.size = sizeof(store)};

    ck_assert_int_eq(oms_store_sqlite(db.path, &odd_options[_i], &store, NULL), OMS_E_INVALID);
}
END_TEST

START_TEST(structs_of_no_release_are_refused)
{
    oms_sqlite_options options = {.size = 3};
    oms_store store = {.size = sizeof(store)};

    ck_assert_int_eq(oms_store_sqlite(db.path, &options, &store, NULL), OMS_E_ABI_SIZE);
    store.size = 8;
    ck_assert_int_eq(oms_store_sqlite(db.path, NULL, &store, NULL), OMS_E_ABI_SIZE);
    store.size = sizeof(store);
    ck_assert_int_eq(oms_store_sqlite(NULL, NULL, &store, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_store_sqlite("", NULL, &store, NULL), OMS_E_INVALID);
}
END_TEST

/* A host's own tables, with bytes in them. */
struct file_row {
    oms_blob content;
    int64_t n;
};

static const oms_column file_columns[] = {
    {"n", "number", "", offsetof(struct file_row, n), OMS_COLUMN_INT64, 0},
    {"content", "what is in it", "", offsetof(struct file_row, content), OMS_COLUMN_BLOB, 1},
};
static const oms_table file_table = {
    .name = "files",
    .columns = file_columns,
    .n_columns = 2,
    .n_key = 1,
    .row_size = sizeof(struct file_row),
    .version_column = -1,
};
static const oms_table *const file_tables[] = {&file_table};
static const oms_schema file_schema = {.tables = file_tables, .n_tables = 1, .major = 3, .minor = 1};

static int32_t
compare_file(void *user, size_t read, const void *row)
{
    const struct file_row *expected = (const struct file_row *)user + read, *found = row;

    ck_assert_int_eq(found->n, expected->n);
    ck_assert((found->content.data == NULL) == (expected->content.data == NULL));
    ck_assert_uint_eq(found->content.len, expected->content.len);
    ck_assert(found->content.len == 0 || memcmp(found->content.data, expected->content.data, found->content.len) == 0);
    return 0;
}

START_TEST(another_schema_can_be_kept_and_bytes_come_back)
{
    struct file_row files[] = {
        {.n = 1, .content = {.data = "a\0b", .len = 3}}, {.n = 2, .content = {.data = "", .len = 0}}, {.n = 3}};
    oms_store store = {.size = sizeof(store)};
    oms_change changes[3];
    const oms_change *const pointers[] = {&changes[0], &changes[1], &changes[2]};
    oms_change_set set = {.size = sizeof(set), .changes = pointers, .n_changes = 3};
    oms_change_set *sets[] = {&set};
    oms_read reads[3];
    const oms_read *const read_pointers[] = {&reads[0], &reads[1], &reads[2]};

    for (size_t i = 0; i < 3; i++) {
        changes[i] =
            (oms_change){.size = sizeof(oms_change), .table = &file_table, .row = &files[i], .kind = OMS_CHANGE_INSERT};
        reads[i] =
            (oms_read){.size = sizeof(oms_read), .table = &file_table, .key = &files[i], .n_key = 1, .index = -1};
    }
    ck_assert_int_eq(oms_store_sqlite(db.path, NULL, &store, NULL), OMS_OK);
    ck_assert_int_eq(store.attach(store.user, &file_schema, OMS_OPEN_CREATE, NULL), OMS_OK);
    ck_assert_int_eq(store.commit(store.user, sets, 1, NULL), OMS_OK);
    ck_assert_int_eq(set.result, OMS_OK);
    ck_assert_int_eq(store.read(store.user, read_pointers, 3, compare_file, files, NULL), OMS_OK);
    store.destroy(store.user);
    ck_assert_int_eq(database_sql(&db, "PRAGMA user_version"), 3);
}
END_TEST

#define PROCESSES 4

/* They all wait for the pipe to close, so that they begin together. */
static void
create_in_child(int gate, uint8_t n)
{
    struct product_row product = product_of((const char[][3]){"P0", "P1", "P2", "P3"}[n], "p");
    char byte;

    ck_assert_int_eq(read(gate, &byte, 1), 0);
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    insert(&db, TABLE_PRODUCTS, &product);
    database_close(&db);
    _exit(0);
}

START_TEST(processes_that_create_at_once_share_one_database)
{
    pid_t children[PROCESSES];
    int gate[2];
    int status;

    ck_assert_int_eq(pipe(gate), 0);
    for (uint8_t i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(gate[1]);
            create_in_child(gate[0], i);
        }
    }
    close(gate[0]);
    close(gate[1]);
    for (size_t i = 0; i < PROCESSES; i++) {
        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM products"), PROCESSES);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM meta"), 1);
}
END_TEST

Suite *
sqlite_attach_suite(void)
{
    Suite *suite = suite_create("sqlite_attach");
    TCase *attach = tcase_create("attach");

    tcase_add_checked_fixture(attach, begin, end);
    tcase_add_test(attach, a_new_file_is_made_and_marked_as_ours);
    tcase_add_loop_test(attach, what_was_stored_is_there_when_it_is_opened_again, 0, 2);
    tcase_add_test(attach, an_empty_file_becomes_a_database);
    tcase_add_test(attach, nothing_is_made_unasked);
    tcase_add_test(attach, a_missing_directory_is_not_made);
    tcase_add_test(attach, a_directory_is_no_database);
    tcase_add_test(attach, a_text_file_is_left_alone);
    tcase_add_test(attach, another_programs_database_is_left_alone);
    tcase_add_test(attach, another_application_id_is_named);
    tcase_add_test(attach, another_major_is_refused_with_both_versions);
    tcase_add_test(attach, a_newer_minor_can_be_used);
    tcase_add_loop_test(attach, a_writer_notices_an_upgrade, 1, 3);
    tcase_add_test(attach, opened_for_reading_nothing_is_written);
    tcase_add_test(attach, a_file_that_may_not_be_written_says_so);
    tcase_add_test(attach, a_path_is_never_an_uri);
    tcase_add_test(attach, in_memory_nothing_is_left);
    tcase_add_loop_test(attach, a_locked_file_is_waited_for_and_not_for_ever, 1, 3);
    tcase_add_test(attach, a_store_is_attached_once);
    tcase_add_test(attach, a_store_that_is_not_attached_does_nothing);
    tcase_add_loop_test(attach, odd_options_are_refused, 0, (int)(sizeof(odd_options) / sizeof(*odd_options)));
    tcase_add_test(attach, structs_of_no_release_are_refused);
    tcase_add_test(attach, another_schema_can_be_kept_and_bytes_come_back);
    tcase_add_loop_test(attach, processes_that_create_at_once_share_one_database, 0, 5);
    suite_add_tcase(suite, attach);
    return suite;
}
