/* The text of a recurrence rule taken apart: what each part may be stands in one table, what goes with which frequency in another. Whatever is not in RFC 5545,
 * or more often than a day, is refused. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/rrule.h"
#include "base/text.h"
#include "oms/limits.h"
#include "oms/types.h"

#define LENGTH(array)   (sizeof(array) / sizeof((array)[0]))
#define WHERE           "schedule.rrule: "
#define NUMBER_DIGITS   5
#define INTERVAL_MAX    10000
#define COUNT_MAX       99999
#define DATE_LENGTH     8  /* 20261231 */
#define LOCAL_LENGTH    15 /* 20261231T235959 */
#define DAY_NAME_LENGTH 2
#define BIT(frequency)  (1U << (frequency))
#define ANY_FREQUENCY   (BIT(RRULE_DAILY) | BIT(RRULE_WEEKLY) | BIT(RRULE_MONTHLY) | BIT(RRULE_YEARLY))

static const char *const frequencies[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const day_names[RRULE_DAYS_OF_WEEK] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

struct part {
    const char *name;
    bool (*read)(struct rrule *rule, const struct part *part, oms_text value);
    size_t offset; /* of the set */
    int min, max;
    bool from_end; /* may be negative */
    unsigned with; /* which frequencies */
};

static bool
word_in(oms_text value, const char *const *words, size_t n, int *out)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(value, words[i])) {
            *out = (int)i;
            return true;
        }
    return false;
}

/* Up to the separator, which is taken as well. */
static oms_text
take_until(oms_text *rest, char separator)
{
    const char *end = rest->len > 0 ? memchr(rest->data, separator, rest->len) : NULL;
    const oms_text taken = {.data = rest->data, .len = end != NULL ? (size_t)(end - rest->data) : rest->len};
    const size_t gone = end != NULL ? taken.len + 1 : taken.len;

    *rest = (oms_text){.data = rest->data + gone, .len = rest->len - gone};
    return taken;
}

/* A list ends with a word, not with a comma. */
static bool
take_item(oms_text *rest, oms_text *item)
{
    const size_t before = rest->len;

    *item = take_until(rest, ',');
    return item->len > 0 && (rest->len > 0 || item->len == before);
}

/* An optional sign and digits; never 0 where it counts from an end. */
static bool
number(oms_text value, const struct part *part, int *out)
{
    const bool minus = value.len > 0 && value.data[0] == '-';
    size_t i = value.len > 0 && (minus || value.data[0] == '+') && part->from_end;
    int n = 0;

    if (i == value.len || value.len - i > NUMBER_DIGITS)
        return false;
    for (; i < value.len; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
        n = n * 10 + (value.data[i] - '0');
    }
    *out = minus ? -n : n;
    return n >= part->min && n <= part->max;
}

static void
set_add(struct rrule_set *set, int n)
{
    uint64_t *words = n < 0 ? set->minus : set->plus;
    const unsigned bit = (unsigned)(n < 0 ? -n : n);

    words[bit / 64] |= UINT64_C(1) << bit % 64;
    set->given = true;
}

static bool
read_set(struct rrule *rule, const struct part *part, oms_text value)
{
    struct rrule_set *set = (struct rrule_set *)((char *)rule + part->offset);
    oms_text item;
    int n;

    if (set->given)
        return false;
    do {
        if (!take_item(&value, &item) || !number(item, part, &n))
            return false;
        set_add(set, n);
    } while (value.len > 0);
    return true;
}

static bool
read_day(struct rrule *rule, const struct part *part, oms_text item)
{
    oms_text name, nth;
    int day, n;

    if (item.len < DAY_NAME_LENGTH)
        return false;
    nth = (oms_text){.data = item.data, .len = item.len - DAY_NAME_LENGTH};
    name = (oms_text){.data = item.data + nth.len, .len = DAY_NAME_LENGTH};
    if (!word_in(name, day_names, LENGTH(day_names), &day))
        return false;
    if (nth.len == 0) {
        rule->every[day] = true;
        return true;
    }
    if (!number(nth, part, &n))
        return false;
    set_add(&rule->nth[day], n);
    rule->nth_given = true;
    return true;
}

static bool
read_days(struct rrule *rule, const struct part *part, oms_text value)
{
    oms_text item;

    if (rule->days_given)
        return false;
    rule->days_given = true;
    do {
        if (!take_item(&value, &item) || !read_day(rule, part, item))
            return false;
    } while (value.len > 0);
    return true;
}

static bool
once(bool *given)
{
    const bool first = !*given;

    *given = true;
    return first;
}

static bool
read_frequency(struct rrule *rule, const struct part *part, oms_text value)
{
    int frequency;

    (void)part;
    if (!once(&rule->frequency_given) || !word_in(value, frequencies, LENGTH(frequencies), &frequency))
        return false;
    rule->frequency = (enum rrule_frequency)frequency;
    return true;
}

static bool
read_interval(struct rrule *rule, const struct part *part, oms_text value)
{
    int n;

    if (!once(&rule->interval_given) || !number(value, part, &n))
        return false;
    rule->interval = n;
    return true;
}

static bool
read_count(struct rrule *rule, const struct part *part, oms_text value)
{
    int n;

    if (!once(&rule->count_given) || !number(value, part, &n))
        return false;
    rule->count = n;
    return true;
}

/* A date means all of that day. */
static bool
read_until(struct rrule *rule, const struct part *part, oms_text value)
{
    char text[OMS_TIME_TEXT_SIZE];
    const bool date = value.len == DATE_LENGTH;
    const char *clock = date ? "000000" : value.data + DATE_LENGTH + 1;

    (void)part;
    rule->until_utc = value.len == LOCAL_LENGTH + 1 && value.data[LOCAL_LENGTH] == 'Z';
    if (!once(&rule->until_given) || (!date && !rule->until_utc && value.len != LOCAL_LENGTH) ||
        (!date && value.data[DATE_LENGTH] != 'T'))
        return false;
    snprintf(text, sizeof(text), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", value.data, value.data + 4, value.data + 6, clock,
             clock + 2, clock + 4);
    if (oms_time_parse(text, &rule->until) != OMS_OK)
        return false;
    rule->until += date ? DAY_MS - 1 : 0;
    return true;
}

static bool
read_week_start(struct rrule *rule, const struct part *part, oms_text value)
{
    (void)part;
    return once(&rule->week_start_given) && word_in(value, day_names, LENGTH(day_names), &rule->week_start);
}

#define AT(field) offsetof(struct rrule, field)

static const struct part parts[] = {
    {"FREQ", read_frequency, 0, 0, 0, false, ANY_FREQUENCY},
    {"INTERVAL", read_interval, 0, 1, INTERVAL_MAX, false, ANY_FREQUENCY},
    {"COUNT", read_count, 0, 1, COUNT_MAX, false, ANY_FREQUENCY},
    {"UNTIL", read_until, 0, 0, 0, false, ANY_FREQUENCY},
    {"WKST", read_week_start, 0, 0, 0, false, ANY_FREQUENCY},
    {"BYMONTH", read_set, AT(months), 1, 12, false, ANY_FREQUENCY},
    {"BYWEEKNO", read_set, AT(weeks), 1, 53, true, BIT(RRULE_YEARLY)},
    {"BYYEARDAY", read_set, AT(year_days), 1, 366, true, BIT(RRULE_YEARLY)},
    {"BYMONTHDAY", read_set, AT(month_days), 1, 31, true, ANY_FREQUENCY & ~BIT(RRULE_WEEKLY)},
    {"BYDAY", read_days, 0, 1, 53, true, ANY_FREQUENCY},
    {"BYHOUR", read_set, AT(hours), 0, 23, false, ANY_FREQUENCY},
    {"BYMINUTE", read_set, AT(minutes), 0, 59, false, ANY_FREQUENCY},
    {"BYSECOND", read_set, AT(seconds), 0, 59, false, ANY_FREQUENCY},
    {"BYSETPOS", read_set, AT(positions), 1, 366, true, ANY_FREQUENCY},
};

static bool
is_given(const struct rrule *rule, const struct part *part)
{
    return part->read == read_set && ((const struct rrule_set *)((const char *)rule + part->offset))->given;
}

static int32_t
check_frequency(const struct rrule *rule, oms_error **error)
{
    for (size_t i = 0; i < LENGTH(parts); i++)
        if (is_given(rule, &parts[i]) && (parts[i].with & BIT(rule->frequency)) == 0)
            return error_set(error, OMS_E_INVALID, WHERE "%s does not go with FREQ=%s", parts[i].name,
                             frequencies[rule->frequency]);
    if (rule->nth_given && rule->frequency != RRULE_MONTHLY && (rule->frequency != RRULE_YEARLY || rule->weeks.given))
        return error_set(error, OMS_E_INVALID,
                         WHERE "numbers in BYDAY go with FREQ=MONTHLY, and with FREQ=YEARLY without BYWEEKNO");
    return OMS_OK;
}

static int
numbers_in(const struct rrule_set *set)
{
    int n = 0;

    for (int i = 0; i < 60; i++)
        n += rrule_has(set, i, 0);
    return set->given ? n : 1;
}

static int32_t
check_whole(const struct rrule *rule, oms_error **error)
{
    bool others = rule->days_given;

    if (!rule->frequency_given)
        return error_set(error, OMS_E_INVALID, WHERE "FREQ is missing");
    if (rule->count_given && rule->until_given)
        return error_set(error, OMS_E_INVALID, WHERE "COUNT and UNTIL exclude each other");
    for (size_t i = 0; i < LENGTH(parts); i++)
        others |= parts[i].offset != AT(positions) && is_given(rule, &parts[i]);
    if (rule->positions.given && !others)
        return error_set(error, OMS_E_INVALID, WHERE "BYSETPOS needs another BY…");
    if (numbers_in(&rule->hours) * numbers_in(&rule->minutes) * numbers_in(&rule->seconds) > RRULE_TIMES_MAX)
        return error_set(error, OMS_E_LIMIT, WHERE "more than %d times a day", RRULE_TIMES_MAX);
    return check_frequency(rule, error);
}

/* Names and words may be written small. */
static void
in_capitals(const char *text, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
    out[len] = '\0';
}

static bool
read_part(struct rrule *rule, oms_text part)
{
    oms_text value = part;
    const oms_text name = take_until(&value, '=');

    for (size_t i = 0; i < LENGTH(parts); i++)
        if (text_is(name, parts[i].name))
            return value.len > 0 && parts[i].read(rule, &parts[i], value);
    return false;
}

int32_t
rrule_parse(const char *text, struct rrule *out, oms_error **error)
{
    char capitals[OMS_LIMIT_RRULE + 1], shown[TEXT_SHOWN_SIZE];
    const size_t len = strnlen(text, OMS_LIMIT_RRULE + 1);
    oms_text rest = {.data = capitals, .len = len};

    *out = (struct rrule){.interval = 1, .count = INT64_MAX, .until = INT64_MAX};
    if (len > OMS_LIMIT_RRULE)
        return error_set(error, OMS_E_LIMIT, WHERE "more than %d bytes", OMS_LIMIT_RRULE);
    in_capitals(text, len, capitals);
    do {
        const oms_text part = take_until(&rest, ';');
        if (!read_part(out, part))
            return error_set(error, OMS_E_INVALID, WHERE "\"%s\" is no part of a rule that repeats by days or more",
                             text_shown(part, shown));
    } while (rest.len > 0);
    return check_whole(out, error);
}
