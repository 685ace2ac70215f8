/* CSV as in RFC 4180, cell by cell. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/csv.h"
#include "engine/desk.h"
#include "engine/suites.h"

/* Records as `line:cell|cell;`, with what was said at the end in brackets. */
static const struct {
    const char *text;
    const char *records;
} files[] = {
    {"", ""},
    {"\n\r\n\n", ""},
    {"a,b\n1,2\n", "1:a|b;2:1|2;"},
    {"a,b\r\n1,2", "1:a|b;2:1|2;"},
    {"a,b\n\n1,2\n\n", "1:a|b;3:1|2;"},
    {",\n", "1:|;"},
    {"a,\n", "1:a|;"},
    {"\"a\"", "1:a;"},
    {"\"\"", "1:;"},
    {"\"\",\"\"", "1:|;"},
    {"\"a,b\",c", "1:a,b|c;"},
    {"\"say \"\"hi\"\"\",\"\"\"\"", "1:say \"hi\"|\";"},
    {"\"two\nlines\",x\ny,z", "1:two\nlines|x;3:y|z;"},
    {"\"two\r\nlines\"\r\nz", "1:two\r\nlines;3:z;"},
    {"a b , c", "1:a b | c;"},
    {"x\"y", "(line 1: not CSV: a quote inside a cell has to be doubled and the cell quoted)"},
    {"ok\n\"x\"y", "1:ok;(line 2: not CSV: a quote inside a cell has to be doubled and the cell quoted)"},
    {"ok\n\"x\ny", "1:ok;(line 2: not CSV: a quoted cell is not ended)"},
    {"\"", "(line 1: not CSV: a quoted cell is not ended)"},
    {"a\rb,c", "1:a\rb|c;"},
};

static void
tell(char *heard, size_t size, const struct csv_record *record)
{
    snprintf(heard + strlen(heard), size - strlen(heard), "%zu:", record->line);
    for (size_t i = 0; i < record->cells.n; i++)
        snprintf(heard + strlen(heard), size - strlen(heard), "%s%s", i > 0 ? "|" : "", csv_cell(record, i).data);
    strcat(heard, ";");
}

START_TEST(a_file_gives_its_records_and_their_lines)
{
    struct csv_reader reader;
    struct csv_record record;
    struct arena arena;
    oms_error *error = NULL;
    char heard[400] = "";

    arena_init(&arena, NULL);
    csv_begin(&reader, text_of(files[_i].text));
    while (csv_next(&reader, &arena, &record, &error) == OMS_OK && record.cells.n > 0)
        tell(heard, sizeof(heard), &record);
    if (error != NULL)
        snprintf(heard + strlen(heard), sizeof(heard) - strlen(heard), "(%s)", oms_error_message(error));
    ck_assert_str_eq(heard, files[_i].records);
    oms_error_free(error);
    arena_free(&arena);
}
END_TEST

static void *
no_memory(void *user, size_t bytes)
{
    (void)user;
    (void)bytes;
    return NULL;
}

START_TEST(a_lack_of_memory_is_told)
{
    const oms_allocator empty = {.size = sizeof(empty), .allocate = no_memory};
    struct csv_reader reader;
    struct csv_record record;
    struct arena arena;
    oms_error *error = NULL;

    arena_init(&arena, &empty);
    csv_begin(&reader, text_of("\"a\""));
    ck_assert_int_eq(csv_next(&reader, &arena, &record, &error), OMS_E_NOMEM);
    assert_said(&error, "emory");
}
END_TEST

Suite *
csv_suite(void)
{
    Suite *suite = suite_create("csv");
    TCase *cells = tcase_create("cells");

    tcase_add_loop_test(cells, a_file_gives_its_records_and_their_lines, 0, (int)(sizeof(files) / sizeof(files[0])));
    tcase_add_test(cells, a_lack_of_memory_is_told);
    suite_add_tcase(suite, cells);
    return suite;
}
