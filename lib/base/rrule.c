/* When a recurrence rule comes. Period by period (a day, week, month or year of the rule's frequency), the days of each are asked whether they match, and
 * what matches is counted. No state, no zone, no clock. */
#include "base/rrule.h"

#include "base/clock.h"

#define MONTHS      12
#define DAYS_MAX    366
#define NO_DAY      0
#define SET_NUMBERS (RRULE_WORDS * 64)
#define HOURS       24
#define MINUTES     60
#define SECONDS     60

/* A start, taken apart: it says what a rule leaves out. */
struct origin {
    int64_t local;
    struct day day;
    int64_t times[RRULE_TIMES_MAX]; /* within a day, in order */
    int n_times;
    enum rrule_frequency walk; /* what a period is */
};

struct period {
    int64_t first; /* number of its first day */
    int64_t days[DAYS_MAX];
    int64_t n; /* times within it */
};

static bool
has_bit(const uint64_t *words, int bit)
{
    return bit >= 0 && bit < SET_NUMBERS && (words[bit / 64] >> bit % 64 & 1) != 0;
}

bool
rrule_has(const struct rrule_set *set, int number, int from_end)
{
    return has_bit(set->plus, number) || (from_end > 0 && has_bit(set->minus, from_end));
}

static bool
allows(const struct rrule_set *set, int number, int from_end)
{
    return !set->given || rrule_has(set, number, from_end);
}

/* How many days of the year's first week lie before the year, or (negative) how many of the year before that week. */
static int
week_offset(const struct rrule *rule, int year)
{
    const struct day first = day_of_number(day_number(year, 1));
    const int into = (first.of_week - rule->week_start + RRULE_DAYS_OF_WEEK) % RRULE_DAYS_OF_WEEK;

    return into <= 3 ? into : into - RRULE_DAYS_OF_WEEK;
}

/* The first week of a year is the first that has four days of it. */
static bool
week_matches(const struct rrule *rule, const struct day *day)
{
    int year = day->year, offset = week_offset(rule, year);
    int64_t begin = day_number(year, 1) - offset;

    if (day->number < begin)
        year--;
    begin = day_number(year, 1) - week_offset(rule, year);
    int64_t end = day_number(year + 1, 1) - week_offset(rule, year + 1);
    if (day->number >= end) {
        begin = end;
        end = day_number(year + 2, 1) - week_offset(rule, year + 2);
    }
    return rrule_has(&rule->weeks, (int)((day->number - begin) / RRULE_DAYS_OF_WEEK) + 1,
                     (int)((end - 1 - day->number) / RRULE_DAYS_OF_WEEK) + 1);
}

/* The second Monday is that of the month, or, where months do not matter, of the year. */
static bool
weekday_matches(const struct rrule *rule, const struct day *day)
{
    const bool of_year = rule->frequency == RRULE_YEARLY && !rule->months.given;
    const int place = of_year ? day->of_year : day->of_month;
    const int length = of_year ? day->year_length : day->month_length;

    return !rule->days_given || rule->every[day->of_week] ||
           rrule_has(&rule->nth[day->of_week], (place - 1) / RRULE_DAYS_OF_WEEK + 1,
                     (length - place) / RRULE_DAYS_OF_WEEK + 1);
}

/* What the rule leaves out is as in the start. */
static bool
origin_matches(const struct rrule *rule, const struct origin *origin, const struct day *day)
{
    if (rule->days_given || rule->month_days.given || rule->year_days.given)
        return true;
    if (rule->frequency == RRULE_WEEKLY || rule->weeks.given)
        return day->of_week == origin->day.of_week;
    if (rule->frequency == RRULE_DAILY)
        return true;
    return day->of_month == origin->day.of_month &&
           (rule->frequency == RRULE_MONTHLY || rule->months.given || day->month == origin->day.month);
}

static bool
matches(const struct rrule *rule, const struct origin *origin, const struct day *day)
{
    return allows(&rule->months, day->month, NO_DAY) &&
           allows(&rule->month_days, day->of_month, day->month_length - day->of_month + 1) &&
           weekday_matches(rule, day) && origin_matches(rule, origin, day) &&
           allows(&rule->year_days, day->of_year, day->year_length - day->of_year + 1) &&
           (!rule->weeks.given || week_matches(rule, day));
}

static bool
time_has(const struct rrule_set *set, int number, int otherwise)
{
    return set->given ? rrule_has(set, number, NO_DAY) : number == otherwise;
}

static struct origin
origin_of(const struct rrule *rule, int64_t local)
{
    const bool whole =
        rule->interval == 1 && !rule->positions.given; /* then any days are as good, and years go fastest */
    struct origin origin = {
        .local = local, .day = day_of_number(local / DAY_MS), .walk = whole ? RRULE_YEARLY : rule->frequency};
    const int seconds = (int)(local % DAY_MS / 1000);

    for (int h = 0; h < HOURS; h++)
        for (int m = 0; time_has(&rule->hours, h, seconds / 3600) && m < MINUTES; m++)
            for (int at = 0; time_has(&rule->minutes, m, seconds / 60 % MINUTES) && at < SECONDS; at++)
                if (time_has(&rule->seconds, at, seconds % SECONDS) && origin.n_times < RRULE_TIMES_MAX)
                    origin.times[origin.n_times++] = ((h * MINUTES + m) * SECONDS + at) * INT64_C(1000);
    return origin;
}

/* Its first day, and how many it has. False beyond the calendar. */
static bool
span(const struct rrule *rule, const struct origin *origin, int64_t p, int64_t *first, int *n)
{
    const struct day *day = &origin->day;
    const int64_t steps = p * rule->interval;
    const int64_t month = day->year * INT64_C(12) + day->month - 1 + steps;
    const int64_t week =
        day->number - (day->of_week - rule->week_start + RRULE_DAYS_OF_WEEK) % RRULE_DAYS_OF_WEEK + steps * 7;
    const int64_t year = origin->walk == RRULE_MONTHLY ? month / MONTHS : day->year + steps;

    *n = origin->walk == RRULE_DAILY ? 1 : RRULE_DAYS_OF_WEEK;
    *first = origin->walk == RRULE_DAILY ? day->number + steps : week;
    if (origin->walk < RRULE_MONTHLY)
        return *first < day_number(RRULE_YEAR_MAX + 1, 1);
    if (year > RRULE_YEAR_MAX)
        return false;
    *first = day_number((int)year, origin->walk == RRULE_MONTHLY ? (int)(month % MONTHS) + 1 : 1);
    const struct day begin = day_of_number(*first);
    *n = origin->walk == RRULE_MONTHLY ? begin.month_length : begin.year_length;
    return true;
}

static bool
period_at(const struct rrule *rule, const struct origin *origin, int64_t p, struct period *out)
{
    int n;

    out->n = 0;
    if (!span(rule, origin, p, &out->first, &n))
        return false;
    struct day day = day_of_number(out->first);
    for (int i = 0; i < n; i++, day_next(&day))
        if (matches(rule, origin, &day))
            out->days[out->n++] = day.number;
    out->n *= origin->n_times;
    return true;
}

static int64_t
time_at(const struct origin *origin, const struct period *period, int64_t i)
{
    return period->days[i / origin->n_times] * DAY_MS + origin->times[i % origin->n_times];
}

/* The first from `from` on that counts: at the start or behind it, and where the rule wants it. `n` of the period when there is none. */
static int64_t
next_in(const struct rrule *rule, const struct origin *origin, const struct period *period, int64_t from)
{
    int64_t i = from;

    while (i < period->n &&
           (time_at(origin, period, i) < origin->local || !allows(&rule->positions, (int)i + 1, (int)(period->n - i))))
        i++;
    return i;
}

/* Those of a period that lie before a time. */
static int64_t
count_in(const struct rrule *rule, const struct origin *origin, const struct period *period, int64_t before)
{
    int64_t n = 0;

    if (period->n == 0)
        return 0;
    if (!rule->positions.given && period->first * DAY_MS > origin->local &&
        time_at(origin, period, period->n - 1) < before)
        return period->n;
    for (int64_t i = next_in(rule, origin, period, 0); i < period->n; i = next_in(rule, origin, period, i + 1))
        n += time_at(origin, period, i) < before;
    return n;
}

bool
rrule_local(const struct rrule *rule, int64_t start, int64_t k, int64_t *local)
{
    const struct origin origin = origin_of(rule, start);
    const int64_t end = rule->until_utc ? INT64_MAX : rule->until;
    struct period period;
    int64_t left = k;

    if (k >= rule->count)
        return false;
    for (int64_t p = 0; period_at(rule, &origin, p, &period) && period.first <= end / DAY_MS; p++) {
        const int64_t n = count_in(rule, &origin, &period, INT64_MAX);
        if (left >= n) {
            left -= n;
            continue;
        }
        int64_t i = next_in(rule, &origin, &period, 0);
        while (left-- > 0)
            i = next_in(rule, &origin, &period, i + 1);
        *local = time_at(&origin, &period, i);
        return *local <= end && *local < day_number(RRULE_YEAR_MAX + 1, 1) * DAY_MS;
    }
    return false;
}

int64_t
rrule_before(const struct rrule *rule, int64_t start, int64_t local)
{
    const struct origin origin = origin_of(rule, start);
    struct period period;
    int64_t n = 0;

    for (int64_t p = 0; period_at(rule, &origin, p, &period) && period.first * DAY_MS < local; p++)
        n += count_in(rule, &origin, &period, local);
    return n;
}
