/* The file of tests/fail/site.h. */
#include "fail/site.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_SIZE 320

static void
begin_in(struct site *site, const char *parent)
{
    snprintf(site->directory, sizeof site->directory, "%s/oms-fail-XXXXXX", parent);
    ck_assert_ptr_nonnull(mkdtemp(site->directory));
    snprintf(site->path, sizeof site->path, "%s/shop.db", site->directory);
}

void
site_begin(struct site *site)
{
    begin_in(site, "/tmp");
}

void
site_begin_quick(struct site *site)
{
    begin_in(site, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
}

void
site_end(struct site *site)
{
    DIR *directory = opendir(site->directory);
    char name[NAME_SIZE];

    ck_assert_ptr_nonnull(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        snprintf(name, sizeof name, "%s/%s", site->directory, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove(name);
    }
    closedir(directory);
    rmdir(site->directory);
}

int32_t
site_open(const struct site *site, int32_t flags, int64_t patience, oms_engine **out, oms_error **error)
{
    const oms_sqlite_options options = {.size = sizeof options, .busy_timeout_ms = patience};
    oms_store store = {.size = sizeof store};
    const oms_engine_options engine = {.size = sizeof engine, .store = &store, .open_flags = flags};

    *out = NULL;
    ck_assert_int_eq(oms_store_sqlite(site->path, &options, &store, NULL), OMS_OK);
    return oms_engine_open(&engine, out, error);
}

void
assert_names(const struct site *site, const oms_error *error)
{
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(oms_error_message(error), site->path) != NULL, "the file is not named: %s",
                  oms_error_message(error));
}

void
assert_not_opened(const struct site *site, int32_t flags, int32_t code)
{
    oms_engine *engine;
    oms_error *error = NULL;
    int32_t got = site_open(site, flags, 50, &engine, &error);

    ck_assert_msg(got == code, "%s instead of %s: %s", oms_result_name(got), oms_result_name(code),
                  error ? oms_error_message(error) : "");
    ck_assert_ptr_null(engine);
    assert_names(site, error);
    oms_error_free(error);
}

int64_t
site_sql(const struct site *site, const char *sql)
{
    sqlite3_stmt *statement;
    int64_t result = -1;
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(site->path, &db), SQLITE_OK);
    for (const char *rest = sql; *rest != '\0';) {
        ck_assert_msg(sqlite3_prepare_v2(db, rest, -1, &statement, &rest) == SQLITE_OK, "%s: %s", sql,
                      sqlite3_errmsg(db));
        while (sqlite3_step(statement) == SQLITE_ROW)
            result = sqlite3_column_int64(statement, 0);
        ck_assert_msg(sqlite3_finalize(statement) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    }
    sqlite3_close(db);
    return result;
}

void
site_hold_write_lock(const struct site *site, int begun)
{
    sqlite3 *db;

    if (sqlite3_open(site->path, &db) == SQLITE_OK &&
        sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK && write(begun, "!", 1) == 1)
        for (;;)
            pause();
}

void
site_checkpoint(const struct site *site)
{
    ck_assert_int_eq(site_sql(site, "PRAGMA wal_checkpoint(TRUNCATE)"), 0);
}

static FILE *
open_file(const struct site *site, const char *suffix, const char *mode)
{
    char name[NAME_SIZE];

    snprintf(name, sizeof name, "%s%s", site->path, suffix);
    return fopen(name, mode);
}

struct content
site_read(const struct site *site, const char *suffix)
{
    struct content content = {.len = 0};
    FILE *file = open_file(site, suffix, "rbe");
    long len;

    if (!file)
        return content;
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    len = ftell(file);
    ck_assert_int_ge(len, 0);
    rewind(file);
    content.len = (size_t)len;
    content.bytes = malloc(content.len + 1);
    ck_assert_ptr_nonnull(content.bytes);
    ck_assert_uint_eq(fread(content.bytes, 1, content.len, file), content.len);
    fclose(file);
    return content;
}

void
site_write(const struct site *site, const char *suffix, const struct content *content)
{
    FILE *file = open_file(site, suffix, "wbe");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(content->bytes, 1, content->len, file), content->len);
    ck_assert_int_eq(fclose(file), 0);
}

void
site_remove(const struct site *site, const char *suffix)
{
    char name[NAME_SIZE];

    snprintf(name, sizeof name, "%s%s", site->path, suffix);
    remove(name);
}

void
content_free(struct content *content)
{
    free(content->bytes);
    *content = (struct content){.len = 0};
}
