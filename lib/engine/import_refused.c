/* Refused records: why, with the line on which it stands, and how a file of them is written so that it can be corrected and imported. Text only. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "engine/csv_span.h"
#include "engine/import.h"

#define AGAIN ",refused_line,refused_reason\n"

static const int32_t refusals[] = {
    OMS_E_INVALID, OMS_E_NOT_FOUND, OMS_E_VETO,     OMS_E_REFUSED,     OMS_E_KEY_CONFLICT, OMS_E_PRICE_CHANGED,
    OMS_E_LIMIT,   OMS_E_OVERFLOW,  OMS_E_CURRENCY, OMS_E_UNSUPPORTED, OMS_E_SYNTAX,       OMS_E_CARD_DATA,
};

bool
import_is_refusal(int32_t code)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (code == refusals[i])
            return true;
    return code <= OMS_E_HOST;
}

/* What a reader said of the record's own document, as it is in the stream: its lines, and its place in a list. */
struct told {
    int64_t line;
    char place[64]; /* `products[17]`, in front of the rest; or empty */
    const char *rest;
};

static struct told
relocate(const struct import_record *record, const char *message)
{
    struct told told = {.line = record->line, .rest = message};
    const size_t len = record->list != NULL ? strlen(record->list) : 0;
    int64_t line;
    int n = 0;

    if (sscanf(message, "line %" SCNd64 "%n", &line, &n) == 1 && n > 0) {
        told.line += line > (int64_t)record->offset + 1 ? line - 1 - (int64_t)record->offset : 0;
        n += message[n] == ':' || message[n] == ',';
        told.rest = message + n + (message[n] == ' ');
    } else if (len > 0 && strncmp(message, record->list, len) == 0 && strncmp(message + len, "[0]", 3) == 0) {
        snprintf(told.place, sizeof(told.place), "%s[%zu]", record->list, record->index);
        told.rest = message + len + 3;
    }
    return told;
}

static oms_error *
with_line(const struct import_record *record, int32_t code, const oms_error *why)
{
    const struct told told = relocate(record, why != NULL ? oms_error_message(why) : record->flaw);
    const size_t n = why != NULL ? oms_error_problem_count(why) : 0;
    oms_problem *problems = n > 0 ? calloc(n, sizeof *problems) : NULL;
    oms_error *error = NULL;

    for (size_t i = 0; problems != NULL && i < n; i++) {
        problems[i].size = sizeof(problems[i]);
        oms_error_problem(why, i, &problems[i]);
    }
    error_set_problems(&error, code, problems, problems != NULL ? n : 0, "line %" PRId64 ": %s%s", told.line,
                       told.place, told.rest);
    free(problems);
    return error;
}

/* An entry as it grows; failure is sticky. */
struct entry {
    char *bytes;
    size_t len;
    bool failed;
};

static void
add(struct entry *entry, const char *bytes, size_t len)
{
    char *longer = entry->failed ? NULL : realloc(entry->bytes, entry->len + len + 1);

    entry->failed = longer == NULL;
    if (longer == NULL)
        return;
    entry->bytes = longer;
    memcpy(longer + entry->len, bytes, len);
    entry->len += len;
}

/* In quotes; a message holds no line breaks. */
static void
add_quoted(struct entry *entry, const char *text)
{
    add(entry, "\"", 1);
    for (; *text != '\0'; text++)
        add(entry, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    add(entry, "\"", 1);
}

/* Each row with two cells more; missing ones are filled up, so that these stand below their names. */
static void
write_csv(const struct import *import, const struct import_record *record, const char *reason, struct entry *out)
{
    const size_t columns = import->source.columns - (import->source.again ? 2 : 0);
    const oms_text rows = record->row;
    char line[32];

    snprintf(line, sizeof(line), ",%" PRId64 ",", record->line);
    for (size_t at = 0; at < rows.len || at == 0;) {
        struct csv_span row;
        enum span found = csv_span(rows, at, true, &row);

        add(out, rows.data != NULL ? rows.data + at : "", row.end - at);
        for (size_t i = row.cells; found == SPAN_FOUND && i < columns; i++)
            add(out, ",", 1);
        add(out, line, strlen(line));
        add_quoted(out, reason);
        add(out, "\n", 1);
        at = row.next > at ? row.next : at + 1;
    }
}

/* A note, and the row on a line of its own: line breaks are blanks in JSON. */
static void
write_json(const struct import_record *record, const char *reason, struct entry *out)
{
    const oms_text row = record->kind == IMPORT_ROW ? record->document : record->row;
    struct json_writer note;
    char *text = NULL;

    json_init(&note, false);
    json_object(&note, NULL);
    json_object(&note, "refused");
    json_int(&note, "line", record->line);
    json_string(&note, "reason", reason);
    json_object_end(&note);
    json_object_end(&note);
    if (json_finish(&note, &text) != OMS_OK) {
        out->failed = true;
        return;
    }
    add(out, text, strlen(text));
    oms_free(text);
    add(out, "\n", 1);
    for (size_t i = 0; i < row.len; i++)
        add(out, row.data[i] == '\n' || row.data[i] == '\r' ? " " : row.data + i, 1);
    if (row.len > 0)
        add(out, "\n", 1);
}

static int32_t
hand_over(struct import *import, const struct import_record *record, const oms_error *why, struct entry *entry)
{
    const bool csv = import->options.format == OMS_FORMAT_CSV;
    struct entry header = {0};
    oms_refused_row row = {.size = sizeof(row), .line = record->line, .error = why};
    int32_t code;

    if (csv) {
        add(&header, import->source.header.data, import->source.header.len);
        add(&header, AGAIN, sizeof(AGAIN) - 1);
        write_csv(import, record, oms_error_message(why), entry);
    } else {
        write_json(record, oms_error_message(why), entry);
    }
    row.header = header.bytes != NULL ? header.bytes : "";
    row.header_len = header.len;
    row.entry = entry->bytes;
    row.entry_len = entry->len;
    code = entry->failed || header.failed ? OMS_E_NOMEM : import->options.refused(import->options.user, &row);
    free(header.bytes);
    return code;
}

int32_t
import_refuse(struct import *import, struct import_record *record, int32_t code, const oms_error *why,
              oms_error **error)
{
    struct entry entry = {0};
    oms_error *told = with_line(record, code, why);
    int32_t rc = told != NULL ? OMS_OK : OMS_E_NOMEM;

    record->refused = true;
    import->totals.refused++;
    if (told != NULL && import->options.on_error == OMS_ON_ERROR_STOP) {
        rc = code;
        if (error != NULL && *error == NULL) {
            *error = told;
            told = NULL;
        }
    } else if (told != NULL && import->options.refused != NULL) {
        rc = hand_over(import, record, told, &entry);
        if (rc != OMS_OK)
            error_set(error, rc, "A refused row could not be handed over.");
    }
    if (rc == OMS_E_NOMEM)
        error_set(error, rc, "Out of memory.");
    free(entry.bytes);
    oms_error_free(told);
    return rc;
}
