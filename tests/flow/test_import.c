/* Imports in bulk: whatever the pieces in which the bytes come, every row is stored once or refused with its reason, also when the import is begun again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/suites.h"
#include "kit/shop.h"

#define TRUCK_FELL_OFF (OMS_E_HOST - 7)

/* A file, and what came of importing it. */
struct stream {
    const char *text;
    size_t len; /* 0: of the text */
    size_t at;
    size_t chunk; /* bytes at a time; 0: all */
    size_t fails; /* behind so many bytes the host cannot read on; 0: never */
    char refused[8192];
    int64_t lines[16];
    int n_refused;
    int n_told;
    int ends; /* after so many parts the host has had enough; 0: never */
};

static struct shop shop;
static oms_error *error;
static oms_import_result catalog;
static oms_import_totals totals;

static void
begin(void)
{
    shop_open(&shop);
}

static void
end(void)
{
    ck_assert_msg(error == NULL, "%s", error != NULL ? oms_error_message(error) : "");
    shop_close(&shop);
}

static int32_t
read_chunk(void *user, char *buffer, size_t size, size_t *n)
{
    struct stream *stream = user;
    const size_t left = stream->len - stream->at;

    if (stream->fails > 0 && stream->at >= stream->fails)
        return TRUCK_FELL_OFF;
    *n = left < size ? left : size;
    *n = stream->chunk > 0 && stream->chunk < *n ? stream->chunk : *n;
    memcpy(buffer, stream->text + stream->at, *n);
    stream->at += *n;
    return 0;
}

static int32_t
note_refused(void *user, const oms_refused_row *row)
{
    struct stream *stream = user;
    size_t len = strlen(stream->refused);

    if (len == 0)
        len = (size_t)snprintf(stream->refused, sizeof stream->refused, "%.*s", (int)row->header_len, row->header);
    if (len + row->entry_len < sizeof stream->refused)
        snprintf(stream->refused + len, sizeof stream->refused - len, "%.*s", (int)row->entry_len, row->entry);
    stream->lines[stream->n_refused++ % 16] = row->line;
    return 0;
}

static int32_t
note_progress(void *user, const oms_import_totals *so_far)
{
    struct stream *stream = user;

    ck_assert_int_gt(so_far->rows, 0);
    return ++stream->n_told == stream->ends ? TRUCK_FELL_OFF : 0;
}

static int32_t
import(struct stream *stream, int32_t format, int32_t on_error, const char *id)
{
    const oms_import_options options = {.size = sizeof options,
                                        .read = read_chunk,
                                        .refused = note_refused,
                                        .progress = note_progress,
                                        .user = stream,
                                        .id = id,
                                        .format = format,
                                        .on_error = on_error};

    catalog = (oms_import_result){.size = sizeof catalog};
    totals = (oms_import_totals){.size = sizeof totals, .catalog = &catalog};
    stream->len = stream->len > 0 ? stream->len : strlen(stream->text);
    return oms_import_run(shop.engine, &options, &totals, &error);
}

#define IMPORT(format_, on_error_, id_, ...)                                                                           \
    import(&(struct stream){__VA_ARGS__}, OMS_FORMAT_##format_, OMS_ON_ERROR_##on_error_, id_)

static void
assert_said(const char *part)
{
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(oms_error_message(error), part) != NULL, "%s: %s", part, oms_error_message(error));
    oms_error_free(error);
    error = NULL;
}

static const char stock_csv[] = "\xef\xbb\xbfsku,location,available\r\n"
                                "MUG,BER,5\r\n\r\n"
                                "\"POT\",\"HAM\nburg, \"\"north\"\"\",7\r\n"
                                "RUM,BER,9";

START_TEST(the_bytes_may_come_in_any_pieces)
{
    static const size_t chunks[] = {1, 2, 7, 0};

    /* A line break within a cell is no place's name: both rows before it are stored all the same. */
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        struct stream stream = {.text = stock_csv, .chunk = chunks[i]};

        ck_assert_int_eq(import(&stream, OMS_FORMAT_CSV, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
        ck_assert_int_eq(totals.rows, 3);
        ck_assert_int_eq(catalog.stock, 2);
        ck_assert_int_eq(stream.n_refused, 1);
        ck_assert_int_eq(stream.lines[0], 4);
        ck_assert_int_eq(totals.bytes, (int64_t)sizeof stock_csv - 1);
        assert_stock(&shop, "RUM", 9, 0, 0);
        ck_assert_str_eq(stream.refused, "sku,location,available,refused_line,refused_reason\n\"POT\",\"HAM\nburg, "
                                         "\"\"north\"\"\",7,4,\"line 4: location: "
                                         "\"\"HAM\\x0aburg, \"\"north\"\"\"\" has a control character\"\n");
    }
}
END_TEST

START_TEST(an_order_in_csv_has_a_row_for_each_line)
{
    static const char text[] =
        "reference,channel,currency,customer,sku,quantity,unit_price,name,country,payment_method\n"
        "A-1,shop,EUR,ada,MUG,2,,Ada L,DE,terms\n"
        "A-1,,,,POT,1,1999,,,\n"
        "A-2,shop,EUR,ada,MUG,1,,,,terms\n"
        "A-3,shop,EUR,ada,MUG,1,,,,terms\n"
        "A-3,shop,GBP,ada,POT,1,,,,terms\n"
        "A-1,shop,EUR,ada,RUM,1,,,,terms\n";
    struct stream stream = {.text = text};
    oms_order *order = NULL;
    oms_id id;

    shop_stock(&shop, "MUG", "BER", 5);
    shop_stock(&shop, "POT", "BER", 5);
    shop_stock(&shop, "RUM", "BER", 5);
    ck_assert_int_eq(import(&stream, OMS_FORMAT_CSV, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
    ck_assert_int_eq(totals.orders, 2);
    ck_assert_int_eq(totals.refused, 2);
    ck_assert_ptr_nonnull(strstr(stream.refused, "A-3,shop,EUR,ada,MUG,1,,,,terms,5,\"line 6: currency: is not what"));
    ck_assert_ptr_nonnull(strstr(stream.refused, "the rows of one order stand together\"\n"));
    ck_assert_int_eq(oms_order_find_reference(shop.engine, "shop", "A-1", &id, NULL), OMS_OK);
    order = get(&shop, &id);
    ck_assert_int_eq(oms_order_total(order), 2 * 1000 + 1999);
    ck_assert_str_eq(oms_order_country(order), "DE");
    assert_stock(&shop, "MUG", 2, 3, 0);
    oms_order_free(order);
}
END_TEST

START_TEST(host_code_of_the_reader_is_passed_on)
{
    ck_assert_int_eq(IMPORT(CSV, SKIP, NULL, .text = stock_csv, .fails = 10, .chunk = 10), TRUCK_FELL_OFF);
    assert_said("behind byte 10");
    ck_assert_int_eq(IMPORT(CSV, SKIP, NULL, .text = stock_csv, .ends = 1), TRUCK_FELL_OFF);
    assert_said("ended by its host");
}
END_TEST

START_TEST(goods_that_came_in_are_added_once)
{
    static const char text[] = "sku,location,received\nMUG,BER,5\nMUG,BER,2\n";
    static const char more[] = "sku,location,received\nMUG,BER,5\nMUG,BER,2\nPOT,BER,3\n";
    static const char other[] = "sku,location,received\nMUG,BER,5\nMUG,BER,3\nPOT,BER,3\n";

    ck_assert_int_eq(IMPORT(CSV, STOP, NULL, .text = text), OMS_E_INVALID);
    assert_said("line 2: received: is taken only in an import with an id");
    shop_stock(&shop, "MUG", "BER", 10);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(IMPORT(CSV, STOP, "truck-1", .text = text), OMS_OK);
        ck_assert_int_eq(totals.resumed, i == 0 ? 0 : 2);
        assert_stock(&shop, "MUG", 17, 0, 0);
    }
    ck_assert_int_eq(IMPORT(CSV, STOP, "truck-1", .text = more), OMS_OK);
    assert_stock(&shop, "MUG", 17, 0, 0);
    assert_stock(&shop, "POT", 3, 0, 0);
    ck_assert_int_eq(IMPORT(CSV, STOP, "truck-1", .text = other), OMS_E_KEY_CONFLICT);
    assert_said("began with other rows");
    ck_assert_int_eq(IMPORT(CSV, STOP, "truck-1", .text = text), OMS_E_KEY_CONFLICT);
    assert_said("began with other rows");
    ck_assert_int_eq(IMPORT(CSV, STOP, "truck-2", .text = text), OMS_OK);
    assert_stock(&shop, "MUG", 24, 0, 0);
}
END_TEST

START_TEST(a_count_is_not_set_back_over_sales_since)
{
    static const char text[] = "sku,location,available\nMUG,BER,5\n";

    ck_assert_int_eq(IMPORT(CSV, STOP, "count-1", .text = text), OMS_OK);
    PLACE(&shop, .quantity = 2);
    ck_assert_int_eq(IMPORT(CSV, STOP, "count-1", .text = text), OMS_OK);
    assert_stock(&shop, "MUG", 3, 2, 0);
}
END_TEST

/* The compiler of the sanitized build cannot tell that ck_assert ends the test. */
static char *
room(size_t bytes)
{
    char *text = malloc(bytes);

    if (text == NULL)
        abort();
    return text;
}

/* n rows of stock in CSV, alternating between two shelves. */
static char *
many_rows(int n)
{
    char *text = room((size_t)n * 32 + 64);
    size_t len = (size_t)sprintf(text, "sku,location,received\n");

    for (int i = 0; i < n; i++)
        len += (size_t)sprintf(text + len, "MUG,L%d,1\n", i % 100);
    return text;
}

START_TEST(what_ends_in_the_middle_goes_on_there)
{
    const int n = 2 * OMS_IMPORT_PART + 77;
    char *text = many_rows(n);
    int rounds = 0;
    int32_t code = OMS_OK;

    do {
        code = IMPORT(CSV, STOP, "long", .text = text, .ends = 2);
        ck_assert(code == OMS_OK || code == TRUCK_FELL_OFF);
        oms_error_free(error);
        error = NULL;
        ck_assert_int_lt(++rounds, 10);
    } while (code != OMS_OK);
    ck_assert_int_gt(rounds, 2);
    ck_assert_int_eq(totals.rows, n);
    assert_stock(&shop, "MUG", n, 0, 0);
    free(text);
}
END_TEST

/* Text, what refuses it, and part of what is said. */
struct refusal {
    const char *text;
    int32_t code;
    const char *said;
    size_t len;
};

static const struct refusal refused_csv[] = {
    {"", OMS_E_SYNTAX, "line 1: the document is empty", 0},
    {"\x1f\x8b\x08rest", OMS_E_SYNTAX, "gzip", 0},
    {"\xff\xfes\0k\0", OMS_E_SYNTAX, "UTF-16", 6},
    {"colour,size\nred,5\n", OMS_E_SYNTAX, "the header is none of", 0},
    {"sku,location,available,sku\nMUG,BER,1,MUG\n", OMS_E_INVALID, "\"sku\" stands twice", 0},
    {"reference,sku,quantity,sku\n", OMS_E_INVALID, "\"sku\" stands twice", 0},
    {"reference,sku,quantity,colour\n", OMS_E_INVALID, "no column is called \"colour\"", 0},
    {"sku,location,available\nMUG,BER\n", OMS_E_SYNTAX, "line 2: has 2 cells, the header 3", 0},
    {"sku,location,available\nMUG,\"BER,5\n", OMS_E_SYNTAX, "line 2: not CSV: a quoted cell is not ended", 0},
    {"sku,location,available\nMUG,B\"R,5\nPOT,BER,1\n", OMS_E_SYNTAX, "line 2: not CSV: a quote inside", 0},
    {"sku,location,available\nMUG,B\0R,5\n", OMS_E_INVALID, "line 2: location: the text has a NUL in it", 34},
    {"sku,location,available\nMUG,BER,5\nCUP,BER,5\n", OMS_E_INVALID, "line 3: stock.sku: \"CUP\" is no product", 0},
    {"sku,location,available,received\nMUG,BER,5,5\n", OMS_E_INVALID, "line 2: received: stands beside available", 0},
    {"reference,currency,sku,quantity\n,EUR,MUG,1\n", OMS_E_INVALID, "line 2: reference: is needed", 0},
};

static void
assert_refuses(const struct refusal *refusal, int32_t format)
{
    struct stream stream = {.text = refusal->text, .len = refusal->len > 0 ? refusal->len : strlen(refusal->text)};

    ck_assert_msg(import(&stream, format, OMS_ON_ERROR_STOP, NULL) == refusal->code, "%s: %s", refusal->text,
                  error != NULL ? oms_error_message(error) : "taken");
    assert_said(refusal->said);
}

START_TEST(csv_that_is_none_is_refused_by_line)
{
    assert_refuses(&refused_csv[_i], OMS_FORMAT_CSV);
    assert_stock(&shop, "MUG", 0, 0, 0);
}
END_TEST

START_TEST(a_header_of_a_million_columns_is_refused)
{
    const size_t len = (size_t)5 << 20;
    char *text = room(len + 1);

    memset(text, ',', len);
    text[len] = '\0';
    ck_assert_int_eq(IMPORT(CSV, SKIP, NULL, .text = text), OMS_E_LIMIT);
    assert_said("line 1: the header has more than 4194304 bytes");
    text[1000000] = '\0';
    ck_assert_int_eq(IMPORT(CSV, SKIP, NULL, .text = text), OMS_E_SYNTAX);
    assert_said("the header is none of");
    free(text);
}
END_TEST

START_TEST(a_row_without_an_end_does_not_take_the_others_along)
{
    const size_t len = (size_t)9 << 20;
    char *text = room(len + 100);
    struct stream stream = {.text = text};
    size_t at;

    at = (size_t)sprintf(text, "sku,location,available\nMUG,");
    memset(text + at, 'x', len);
    strcpy(text + at + len, "\nPOT,BER,4\n");
    ck_assert_int_eq(import(&stream, OMS_FORMAT_CSV, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
    ck_assert_int_eq(stream.n_refused, 1);
    ck_assert_int_eq(stream.lines[0], 2);
    assert_stock(&shop, "POT", 4, 0, 0);
    free(text);
}
END_TEST

/* An order whose rows do not fit into memory is refused with all of its rows: part of an order is none. */
START_TEST(an_order_that_is_too_long_is_refused_whole)
{
    const size_t rows = 300000;
    char *text = room(rows * 24 + 100);
    struct stream stream = {.text = text};
    size_t at;

    shop_stock(&shop, "MUG", "BER", 5);
    at = (size_t)sprintf(text, "reference,currency,sku,quantity\n");
    for (size_t i = 0; i < rows; i++)
        at += (size_t)sprintf(text + at, "A-1,EUR,MUG,1\n");
    strcpy(text + at, "A-2,EUR,MUG,1\n");
    ck_assert_int_eq(import(&stream, OMS_FORMAT_CSV, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
    ck_assert_int_eq(totals.orders, 1);
    assert_stock(&shop, "MUG", 4, 1, 0);
    free(text);
}
END_TEST

#ifdef OMS_HAVE_JSON

static const char document[] =
    "{\"products\": [{\"sku\": \"CUP\", \"name\": \"Cup\", \"prices\": [{\"currency\": \"EUR\", \"amount\": 700}]},\n"
    "  {\"sku\": \"TIN\"}],\n \"discounts\": [], \"customers\": null,\n"
    " \"stock\": [{\"sku\": \"CUP\", \"location\": \"BER\", \"available\": 5}],\n"
    " \"orders\": [{\"reference\": \"r-1\", \"customer\": \"ada\", \"currency\": \"EUR\",\n"
    "  \"lines\": [{\"sku\": \"CUP\", \"quantity\": 2}], \"payment\": {\"method\": \"terms\"}}]}\n";

START_TEST(a_document_is_read_list_by_list)
{
    static const size_t chunks[] = {1, 5, 0};

    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        ck_assert_msg(IMPORT(JSON, STOP, NULL, .text = document, .chunk = chunks[i]) == OMS_OK, "%s",
                      oms_error_message(error));
        ck_assert_int_eq(totals.rows, 4);
        ck_assert_int_eq(catalog.products, 2);
        ck_assert_int_eq(catalog.prices, 1);
        ck_assert_int_eq(totals.orders, i == 0);
        ck_assert_int_eq(totals.known, i > 0);
    }
}
END_TEST

static const char lines[] =
    "{\"products\": [{\"sku\": \"CUP\"}], \"stock\": [{\"sku\": \"CUP\", \"location\": \"BER\", \"available\": 5}]}\n"
    "\n"
    "{\"reference\": \"r-1\", \"currency\": \"EUR\", \"lines\": [{\"sku\": \"CUP\", \"quantity\": 1, \"unit_price\": "
    "100}]}\n"
    "{\"reference\": \"r-2\", \"currency\": \"EUR\", \"lines\": [{\"sku\": \"CUP\", \"quantity\": 9, \"unit_price\": "
    "100}]}\n"
    "{\"reference\": \"r-3\", \"currency\": \"EUR\", \"lines\": [{\"sku\": \"CUP\", \"quantity\": 1\n"
    "{\"products\": [{\"sku\": \"\"}, {\"sku\": \"TIN\"}]}\n"
    "nonsense\n"
    "{\"reference\": \"r-4\", \"currency\": \"EUR\", \"lines\": [{\"sku\": \"CUP\", \"quantity\": 1, \"unit_price\": "
    "100}]}\n";

START_TEST(each_line_stands_for_itself)
{
    struct stream stream = {.text = lines, .chunk = 3};

    ck_assert_int_eq(import(&stream, OMS_FORMAT_JSON, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
    ck_assert_int_eq(totals.orders, 2);
    ck_assert_int_eq(catalog.products, 2);
    ck_assert_int_eq(totals.refused, 4);
    ck_assert_ptr_nonnull(strstr(stream.refused, "{\"refused\": {\"line\": 4, \"reason\": \"line 4: ORD-1001: "));
    ck_assert_ptr_nonnull(strstr(stream.refused, "\"reason\": \"line 5: not JSON: "));
    ck_assert_ptr_nonnull(strstr(stream.refused, "\"reason\": \"line 6: products[0].sku: "));
    ck_assert_ptr_nonnull(strstr(stream.refused, "\n{\"products\": [{\"sku\": \"\"}]}\n"));
    ck_assert_ptr_nonnull(strstr(stream.refused, "\nnonsense\n"));
}
END_TEST

START_TEST(what_was_refused_can_be_corrected_and_imported)
{
    struct stream stream = {.text = lines};
    char *quantity;

    ck_assert_int_eq(import(&stream, OMS_FORMAT_JSON, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
    quantity = strstr(stream.refused, "\"quantity\": 9");
    ck_assert_ptr_nonnull(quantity);
    quantity[12] = '2';
    ck_assert_int_eq(IMPORT(JSON, SKIP, NULL, .text = stream.refused), OMS_OK);
    ck_assert_int_eq(totals.rows, 4);
    ck_assert_int_eq(totals.orders, 1);
    ck_assert_int_eq(totals.refused, 3);
    assert_stock(&shop, "CUP", 1, 4, 0);
}
END_TEST

START_TEST(corrected_csv_is_imported_with_its_columns_of_reasons)
{
    struct stream stream = {.text = "sku,location,available\nMUG,BER,5\nNUG,BER,\nPOT,BER\n"};
    char *sku;

    ck_assert_int_eq(import(&stream, OMS_FORMAT_CSV, OMS_ON_ERROR_SKIP, NULL), OMS_OK);
    ck_assert_int_eq(totals.refused, 2);
    ck_assert_ptr_nonnull(strstr(stream.refused, "\nPOT,BER,,4,\"line 4: has 2 cells, the header 3\"\n"));
    sku = strstr(stream.refused, "NUG,BER,,");
    ck_assert_ptr_nonnull(sku);
    memcpy(sku, "RUM,BER,7", 9);
    memmove(sku + 10, sku + 9, strlen(sku + 9) + 1);
    sku[9] = ',';
    ck_assert_int_eq(IMPORT(CSV, SKIP, NULL, .text = stream.refused), OMS_OK);
    ck_assert_int_eq(totals.refused, 1);
    assert_stock(&shop, "RUM", 7, 0, 0);
}
END_TEST

static const struct refusal refused_json[] = {
    {" \n", OMS_E_SYNTAX, "line 1: the document is empty", 0},
    {"[{\"products\": []}", OMS_E_SYNTAX, "the document ends too early", 0},
    {"{\"products\": [{\"sku\": \"CUP\"}\n", OMS_E_SYNTAX, "the document ends too early", 0},
    {"{\"products\": [\n{\"sku\": \"CUP\"} {\"sku\": \"TIN\"}]}", OMS_E_SYNTAX, "line 2: not JSON", 0},
    {"{\"products\": [{\"sku\": \"CUP\"},]}", OMS_E_SYNTAX, "line 1: not JSON", 0},
    {"{\"products\": {}}", OMS_E_INVALID, "line 1: products: an object is not an array", 0},
    {"{\"orders\": 7}", OMS_E_INVALID, "line 1: orders: is not an array", 0},
    {"{\"products\": [], \"colours\": []}", OMS_E_INVALID, "no field is called \"colours\"", 0},
    {"{\"products\": [\n {\"sku\": \"CUP\"},\n {\"sku\": \"TIN\",\n  \"active\": 7}]}", OMS_E_INVALID,
     "line 3: products[1].active: 7 is not true or false", 0},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", OMS_E_LIMIT, "levels deep", 0},
    {"{\"currency\": \"EUR\", \"lines\": []}", OMS_E_INVALID, "line 1: reference: is needed", 0},
    {"{\"products\": [{\"sku\": \"CUP\"}]} trailing", OMS_E_SYNTAX, "line 1: not JSON", 0},
    {"[] 7", OMS_E_SYNTAX, "cannot be read from here on", 0},
    {"{\"products\": [{\"sku\": \"A\0\"}]}", OMS_E_INVALID, "line 1: ", 28},
};

START_TEST(json_that_is_none_is_refused_by_line)
{
    int32_t code = refused_json[_i].code;
    struct refusal refusal = refused_json[_i];

    /* A NUL byte ends what the parser sees. */
    refusal.code = refusal.len > 0 ? OMS_E_SYNTAX : code;
    assert_refuses(&refusal, OMS_FORMAT_JSON);
    ck_assert_int_eq(oms_product_put(shop.engine, &(oms_product){.size = sizeof(oms_product), .sku = "CUP"}, NULL),
                     OMS_OK);
}
END_TEST

#endif

START_TEST(options_that_make_no_sense_are_refused)
{
    oms_import_options options = {.size = sizeof options, .read = read_chunk, .format = OMS_FORMAT_CSV};
    oms_import_totals small = {.size = 8};

    ck_assert_int_eq(oms_import_run(shop.engine, NULL, NULL, &error), OMS_E_INVALID);
    assert_said("options");
    ck_assert_int_eq(oms_import_run(shop.engine, &options, &small, &error), OMS_E_ABI_SIZE);
    assert_said("totals.size");
    options.on_error = 7;
    ck_assert_int_eq(oms_import_run(shop.engine, &options, NULL, &error), OMS_E_INVALID);
    assert_said("on_error: 7");
    options.format = 9;
    ck_assert_int_eq(oms_import_run(shop.engine, &options, NULL, &error), OMS_E_INVALID);
    assert_said("format: 9");
    options.read = NULL;
    ck_assert_int_eq(oms_import_run(shop.engine, &options, NULL, &error), OMS_E_INVALID);
    assert_said("read: is needed");
    ck_assert_int_eq(IMPORT(CSV, STOP, "", .text = stock_csv), OMS_E_INVALID);
    assert_said("id: ");
}
END_TEST

Suite *
import_suite(void)
{
    Suite *suite = suite_create("flow/import");
    TCase *tests = tcase_create("import");

    tcase_add_checked_fixture(tests, begin, end);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, the_bytes_may_come_in_any_pieces);
    tcase_add_test(tests, an_order_in_csv_has_a_row_for_each_line);
    tcase_add_test(tests, host_code_of_the_reader_is_passed_on);
    tcase_add_test(tests, goods_that_came_in_are_added_once);
    tcase_add_test(tests, a_count_is_not_set_back_over_sales_since);
    tcase_add_test(tests, what_ends_in_the_middle_goes_on_there);
    tcase_add_loop_test(tests, csv_that_is_none_is_refused_by_line, 0, sizeof refused_csv / sizeof *refused_csv);
    tcase_add_test(tests, a_header_of_a_million_columns_is_refused);
    tcase_add_test(tests, a_row_without_an_end_does_not_take_the_others_along);
    tcase_add_test(tests, an_order_that_is_too_long_is_refused_whole);
#ifdef OMS_HAVE_JSON
    tcase_add_test(tests, a_document_is_read_list_by_list);
    tcase_add_test(tests, each_line_stands_for_itself);
    tcase_add_test(tests, what_was_refused_can_be_corrected_and_imported);
    tcase_add_test(tests, corrected_csv_is_imported_with_its_columns_of_reasons);
    tcase_add_loop_test(tests, json_that_is_none_is_refused_by_line, 0, sizeof refused_json / sizeof *refused_json);
#endif
    tcase_add_test(tests, options_that_make_no_sense_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
