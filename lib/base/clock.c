/* Times as text and back, and the one place that reads the system's clock. The calendar is the proleptic Gregorian one in UTC, counted in whole days from
 * 1970; zones and daylight saving are none of its business. */
#include "base/clock.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "oms/errors.h"

#define MONTHS            12
#define DAYS_OF_WEEK      7
#define DAYS_TO_1970      719162 /* from 0001-01-01 */
#define DAYS_IN_400_YEARS 146097

struct civil {
    int year, month, day;
    int hour, minute, second, ms;
};

/* Days of a year before each month, in a common year. */
static const int days_before[MONTHS + 1] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days before the first of a month (1 … 13) of a year. */
static int
day_of_year(int year, int month)
{
    return days_before[month - 1] + (month > 2 && is_leap(year));
}

/* Days from 0001-01-01 to the first of January of a year from 1 on. */
static int64_t
days_to_year(int year)
{
    int64_t past = year - 1;

    return past * 365 + past / 4 - past / 100 + past / 400;
}

static int64_t
civil_to_ms(const struct civil *c)
{
    int64_t days = days_to_year(c->year) + day_of_year(c->year, c->month) + c->day - 1 - DAYS_TO_1970;

    return days * DAY_MS + (c->hour * 60 + c->minute) * MINUTE_MS + c->second * SECOND_MS + c->ms;
}

/* `at` lies within TIME_MIN … TIME_MAX. */
static struct civil
civil_from_ms(int64_t at)
{
    int64_t days = (at - TIME_MIN) / DAY_MS;
    int64_t ms = (at - TIME_MIN) % DAY_MS;
    /* never too early a year, and at most two too late */
    struct civil c = {.year = (int)(days * 400 / DAYS_IN_400_YEARS) + 2, .month = 1};

    while (days_to_year(c.year) > days)
        c.year--;
    days -= days_to_year(c.year);
    while (day_of_year(c.year, c.month + 1) <= days)
        c.month++;
    c.day = (int)days - day_of_year(c.year, c.month) + 1;
    c.hour = (int)(ms / (60 * MINUTE_MS));
    c.minute = (int)(ms / MINUTE_MS % 60);
    c.second = (int)(ms / SECOND_MS % 60);
    c.ms = (int)(ms % SECOND_MS);
    return c;
}

struct day
day_of_number(int64_t number)
{
    const struct civil c = civil_from_ms(number * DAY_MS);
    const int before = day_of_year(c.year, c.month);

    return (struct day){.number = number,
                        .year = c.year,
                        .month = c.month,
                        .of_month = c.day,
                        .of_year = before + c.day,
                        .of_week = (int)((number + DAYS_TO_1970) % DAYS_OF_WEEK),
                        .month_length = day_of_year(c.year, c.month + 1) - before,
                        .year_length = day_of_year(c.year, MONTHS + 1)};
}

int64_t
day_number(int year, int month)
{
    return days_to_year(year) + day_of_year(year, month) - DAYS_TO_1970;
}

void
day_next(struct day *day)
{
    if (day->of_month == day->month_length) {
        *day = day_of_number(day->number + 1);
        return;
    }
    day->number++;
    day->of_month++;
    day->of_year++;
    day->of_week = (day->of_week + 1) % DAYS_OF_WEEK;
}

static char *
put(char *out, int value, int digits, char after)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    out[digits] = after;
    return out + digits + 1;
}

void
oms_time_format(int64_t at, char *out)
{
    struct civil c;

    if (at < TIME_MIN || at > TIME_MAX) {
        snprintf(out, OMS_TIME_TEXT_SIZE, "%" PRId64, at);
        return;
    }
    c = civil_from_ms(at);
    out = put(out, c.year, 4, '-');
    out = put(out, c.month, 2, '-');
    out = put(out, c.day, 2, 'T');
    out = put(out, c.hour, 2, ':');
    out = put(out, c.minute, 2, ':');
    out = put(out, c.second, 2, c.ms > 0 ? '.' : 'Z');
    if (c.ms > 0)
        out = put(out, c.ms, 3, 'Z');
    *out = '\0';
}

/* Takes exactly `n` digits as a number from `min` to `max`. */
static bool
take_number(oms_text *rest, size_t n, int min, int max, int *out)
{
    int value = 0;

    if (rest->len < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (rest->data[i] < '0' || rest->data[i] > '9')
            return false;
        value = value * 10 + (rest->data[i] - '0');
    }
    *rest = (oms_text){.data = rest->data + n, .len = rest->len - n};
    *out = value;
    return value >= min && value <= max;
}

static bool
take_one_of(oms_text *rest, const char *wanted)
{
    if (rest->len == 0 || rest->data[0] == '\0' || strchr(wanted, rest->data[0]) == NULL)
        return false;
    *rest = (oms_text){.data = rest->data + 1, .len = rest->len - 1};
    return true;
}

static bool
take_date(oms_text *rest, struct civil *c)
{
    return take_number(rest, 4, 1, 9999, &c->year) && take_one_of(rest, "-") &&
           take_number(rest, 2, 1, MONTHS, &c->month) && take_one_of(rest, "-") &&
           take_number(rest, 2, 1, 31, &c->day) &&
           c->day <= day_of_year(c->year, c->month + 1) - day_of_year(c->year, c->month);
}

static bool
take_fraction(oms_text *rest, int *ms)
{
    int scale = 100;
    int digit;

    *ms = 0;
    if (!take_one_of(rest, "."))
        return true;
    for (; scale > 0 && take_number(rest, 1, 0, 9, &digit); scale /= 10)
        *ms += digit * scale;
    return scale < 100;
}

static bool
take_time(oms_text *rest, struct civil *c)
{
    return take_number(rest, 2, 0, 23, &c->hour) && take_one_of(rest, ":") && take_number(rest, 2, 0, 59, &c->minute) &&
           take_one_of(rest, ":") && take_number(rest, 2, 0, 59, &c->second) && take_fraction(rest, &c->ms);
}

static bool
take_offset(oms_text *rest, int64_t *ms)
{
    bool west = rest->len > 0 && rest->data[0] == '-';
    int hours, minutes;

    *ms = 0;
    if (take_one_of(rest, "Zz"))
        return true;
    if (!take_one_of(rest, "+-") || !take_number(rest, 2, 0, 23, &hours) || !take_one_of(rest, ":") ||
        !take_number(rest, 2, 0, 59, &minutes))
        return false;
    *ms = (hours * 60 + minutes) * (west ? -MINUTE_MS : MINUTE_MS);
    return true;
}

int32_t
time_from_text(oms_text text, int64_t *out)
{
    struct civil c;
    int64_t offset, at;

    if (!take_date(&text, &c) || !take_one_of(&text, "Tt") || !take_time(&text, &c) || !take_offset(&text, &offset))
        return OMS_E_INVALID;
    at = civil_to_ms(&c) - offset;
    if (text.len > 0 || at < TIME_MIN || at > TIME_MAX)
        return OMS_E_INVALID;
    *out = at;
    return OMS_OK;
}

int32_t
oms_time_parse(const char *text, int64_t *out)
{
    return time_from_text(text_of(text), out);
}

int64_t
time_after(int64_t a, int64_t ms)
{
    int64_t sum;

    if (__builtin_add_overflow(a, ms, &sum))
        return ms < 0 ? TIME_MIN : TIME_MAX;
    if (sum < TIME_MIN)
        return TIME_MIN;
    return sum > TIME_MAX ? TIME_MAX : sum;
}

bool
time_within(int64_t from, int64_t until, int64_t now)
{
    return (from == 0 || from <= now) && (until == OMS_NONE || now < until);
}

int64_t
time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

int64_t
time_monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
time_monotonic(void)
{
    return time_monotonic_us() / 1000;
}
