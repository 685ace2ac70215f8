/* The table of verbs and their options, as data. Nothing is done here. */
#include "verbs.h"

#include <string.h>

#define FIELD(field) offsetof(struct options, field)
#define FLAG(name, field, help)                                                                                        \
    {                                                                                                                  \
        name, NULL, help, OPTION_FLAG, false, FIELD(field)                                                             \
    }
#define TEXT(name, value, field, help)                                                                                 \
    {                                                                                                                  \
        name, value, help, OPTION_TEXT, false, FIELD(field)                                                            \
    }
#define WORD(name, words, field, help)                                                                                 \
    {                                                                                                                  \
        name, words, help, OPTION_WORD, false, FIELD(field)                                                            \
    }
#define NUMBER(name, value, field, help)                                                                               \
    {                                                                                                                  \
        name, value, help, OPTION_NUMBER, false, FIELD(field)                                                          \
    }
#define TIME(name, field, help)                                                                                        \
    {                                                                                                                  \
        name, "TIME", help, OPTION_TIME, false, FIELD(field)                                                           \
    }
#define NEEDED(kind, name, value, field, help)                                                                         \
    {                                                                                                                  \
        name, value, help, kind, true, FIELD(field)                                                                    \
    }

#define BUCKETS "available|on_hold|damaged"
#define REASON  TEXT("reason", "TEXT", reason, "why; kept in the history")

const struct option_spec global_options[] = {
    TEXT("db", "FILE", db, "the database (default: $OMS_DB, else ./oms.db)"),
    TIME("now", now,
         "what the engine's clock says during this call, such as 2026-01-31T10:00:00Z (default: the system's)"),
    TEXT("sandbox", "FILE", sandbox, "scripted services, JSON (default: a sandbox that keeps no log)"),
    TEXT("config", "FILE", config, "policies of the engine, JSON"),
    FLAG("json", json, "one JSON document on standard output"),
    FLAG("progress", progress, "show progress (default: when standard error is a terminal and there is much to do)"),
    FLAG("no-progress", no_progress, "show no progress"),
    FLAG("help", help, "show help; also -h"),
    FLAG("version", version, "show the version"),
    {0},
};

static const struct option_spec place_options[] = {
    TEXT("key", "K", key, "idempotency key of the draft: the same key places it once"),
    TEXT("quote", "TOKEN", quote, "at the price that 'oms quote --keep' promised"),
    FLAG("no-drive", no_drive, "store the order and leave paying to 'oms run'"),
    {0},
};

static const struct option_spec import_options[] = {
    WORD("on-error", "stop|skip", on_error, "what a row that is refused does (default: stop)"),
    TEXT("refused", "FILE", refused,
         "write refused rows to FILE, with the reasons, so that it can be corrected and imported; goes with skip"),
    TEXT("id", "ID", import_id, "of this import: begun again with it, it goes on where it ended"),
    WORD("format", "json|csv", input_format, "of the files (default: csv when the name ends in .csv, else json)"),
    {0},
};

#define EXPLAIN FLAG("explain", explain, "with every step of its price, in words and figures")

static const struct option_spec quote_options[] = {
    EXPLAIN,
    FLAG("keep", keep, "promise the price for a time, and print the token to place it with"),
    {0},
};

static const struct option_spec show_options[] = {
    FLAG("events", events, "with everything that happened to it"),
    EXPLAIN,
    {0},
};

static const struct option_spec list_options[] = {
    TEXT("state", "STATE", state, "only orders in this state"),
    TEXT("problem", "CODE", problem, "only orders with this open problem, such as ORD-2001"),
    WORD("hold", "payment|fraud|address|operations|any", hold, "only orders that are held for this"),
    TEXT("customer", "C", customer, "only orders of this customer"),
    TEXT("sku", "SKU", sku, "only orders with this article"),
    TEXT("payment", "STATUS", payment, "only orders with this payment status, such as authorised or refunded"),
    WORD("fulfilment", "none|processing|booked|shipped|delivered|returned", fulfilment,
         "only orders with this fulfilment status"),
    WORD("returns", "none|requested|partly-returned|returned", returns, "only orders of which so much came back"),
    TEXT("number", "N", number, "only orders whose number begins with this, at least 4 characters"),
    TEXT("channel", "C", channel, "only orders placed there"),
    TEXT("reference", "R", reference, "only the order with this reference (of --channel)"),
    TEXT("country", "CC", country, "only orders that go there"),
    TIME("since", since, "only orders placed then or later"),
    TIME("until", until, "only orders placed before"),
    TIME("updated-since", updated_since, "only orders changed last then or later"),
    TIME("updated-until", updated_until, "only orders changed last before"),
    FLAG("oldest-first", oldest_first, "the other way round"),
    NUMBER("limit", "N", limit, "at most so many (default: 100, at most 1000)"),
    TEXT("before", "ORDER", before, "only orders placed before this one"),
    TEXT("after", "CURSOR", after, "go on behind this place, which the page before told"),
    {0},
};

static const struct option_spec ship_options[] = {
    TEXT("carrier", "C", carrier, "who carries it"),
    TEXT("tracking", "T", tracking, "the carrier's tracking number"),
    {0},
};

static const struct option_spec reason_options[] = {REASON, {0}};

static const struct option_spec fix_options[] = {
    NEEDED(OPTION_TEXT, "address", "FILE|-", address, "where it goes now: JSON, as shipping_address of a draft"),
    {0},
};

static const struct option_spec hold_options[] = {
    FLAG("release", release, "release every hold of this kind, whoever set it"),
    TEXT("by", "WHO", by, "who does it"),
    TEXT("note", "TEXT", note, "why; kept in the history"),
    {0},
};

static const struct option_spec pay_options[] = {
    TEXT("token", "T", token, "pay by card with the provider's token"),
    WORD("method", "card|manual|terms", method, "how it is paid (default: card)"),
    TEXT("received", "AMOUNT", received, "record a manual payment: 45.98, or in minor units 4598"),
    TEXT("reference", "R", reference, "the bank's reference of a payment received"),
    {0},
};

static const struct option_spec adjust_options[] = {
    NEEDED(OPTION_TEXT, "location", "L", location, "where"),
    NEEDED(OPTION_NUMBER, "available", "±N", available, "units to add (or, below zero, to take away)"),
    REASON,
    {0},
};

static const struct option_spec move_options[] = {
    NEEDED(OPTION_TEXT, "location", "L", location, "where"),
    NEEDED(OPTION_WORD, "from", BUCKETS, from, "the bucket they are in"),
    NEEDED(OPTION_WORD, "to", BUCKETS, to, "the bucket they go to"),
    NEEDED(OPTION_NUMBER, "qty", "N", qty, "units"),
    REASON,
    {0},
};

static const struct option_spec subscribe_options[] = {
    TEXT("key", "K", key, "idempotency key of the draft: the same key subscribes once"),
    {0},
};

static const struct option_spec subscriptions_options[] = {
    TEXT("customer", "C", customer, "only subscriptions of this customer"),
    WORD("status", "active|paused|cancelled|completed", status, "only those"),
    TIME("due-before", until, "only those for which something is to be done before"),
    {0},
};

static const struct option_spec pause_options[] = {
    TIME("until", until, "when it goes on by itself (default: when it is resumed)"), REASON, {0}};

static const struct option_spec resume_options[] = {
    WORD("anchor", "keep|restart|restart-later", anchor,
         "keep the schedule, or begin it anew today, with an order today or a period later (default: keep)"),
    {0},
};

static const struct option_spec move_occurrence_options[] = {
    NEEDED(OPTION_TIME, "to", "TIME", until, "when instead, between its neighbours"), {0}};

static const struct option_spec change_options[] = {
    NUMBER("every", "N", every, "units between two orders"),
    WORD("unit", "day|week|month|quarter|year", unit, "how often"),
    TEXT("rrule", "RULE", rrule, "how often, by a rule of RFC 5545 such as FREQ=MONTHLY;BYDAY=-1FR"),
    TEXT("zone", "Z", zone, "IANA time zone, such as Europe/Berlin"),
    TEXT("sku", "SKU", sku, "of which article --qty is changed"),
    NUMBER("qty", "N", qty, "units of it; 0: none any more"),
    TEXT("token", "T", token, "pay by card with the provider's token"),
    WORD("method", "card|manual|terms", method, "how it is paid (default: card)"),
    TEXT("name", "NAME", name, "of the address"),
    TEXT("line1", "TEXT", line1, "of the address"),
    TEXT("city", "CITY", city, "of the address"),
    TEXT("postcode", "P", postcode, "of the address"),
    TEXT("country", "CC", country, "of the address: another one from the next order on"),
    {0},
};

static const struct option_spec end_options[] = {
    FLAG("at-end", at_end, "when the next order would be due, or the orders agreed are made"), REASON, {0}};

static const struct option_spec schedule_options[] = {
    NUMBER("n", "N", count, "how many; also -n (default: 12)"), NUMBER("from", "K", k, "the first (default: 0)"), {0}};

static const struct option_spec run_options[] = {
    TIME("until", until, "step the clock from due time to due time up to this time"),
    NUMBER("max", "N", max, "do at most so many steps"),
    NUMBER("workers", "N", workers, "let so many threads share the work (default: none; not with --max)"),
    {0},
};

static const struct option_spec jobs_options[] = {FLAG("dead", dead, "only those that wait for a person"), {0}};

static const struct option_spec events_options[] = {
    FLAG("follow", follow, "go on with what happens from now on, until interrupted"),
    TEXT("after", "CURSOR", after, "begin behind this place"),
    TEXT("consumer", "NAME", consumer, "begin where NAME ended, and remember how far it got"),
    NUMBER("max", "N", max, "at most so many events"),
    {0},
};

static const struct option_spec inbox_options[] = {
    NEEDED(OPTION_TEXT, "provider", "P", provider, "who sent it"),
    NEEDED(OPTION_TEXT, "signature", "S", signature, "the header that came with it: t=...,v1=..."),
    NEEDED(OPTION_TEXT, "secret-file", "FILE", secret_file, "the secret by which the provider signs"),
    {0},
};

static const struct option_spec doctor_options[] = {FLAG("all", all, "also what is as it should be"), {0}};

static const struct option_spec report_options[] = {
    WORD("by", "day|sku|country|channel|state|location|all", by, "what each row is about"),
    TIME("since", since, "only orders placed then or later"),
    TIME("until", until, "only orders placed before"),
    TEXT("currency", "CUR", currency, "only orders in this currency"),
    FLAG("csv", csv, "comma-separated values, for a spreadsheet"),
    {0},
};

static const struct option_spec states_options[] = {
    WORD("format", "table|dot|mermaid|json", format, "how (default: table)"), {0}};

static const struct option_spec codes_options[] = {
    WORD("format", "table|markdown|json", format, "how (default: table)"), {0}};

static const struct option_spec schema_options[] = {
    WORD("dialect", "sqlite|postgresql|markdown", dialect, "of what (default: sqlite)"),
    TEXT("document", "NAME", document, "the JSON Schema of a document, such as draft; list: the names of all"),
    {0},
};

static const struct option_spec bench_options[] = {
    NUMBER("threads", "N", threads, "threads of the library; SQL has one (default: 1)"),
    NUMBER("group", "N", group, "orders that the library places in one call (default: 1)"),
    NUMBER("orders", "N", orders, "orders placed or read in each round (default: 2000)"),
    NUMBER("preload", "N", preload, "orders that are there before (default: 0)"),
    NUMBER("rounds", "N", rounds, "rounds, of which the median counts (default: 5)"),
    FLAG("memory", memory, "in memory instead of in a file"),
    FLAG("same-rows", same_rows, "SQL also keeps the ledger and the lookups that the library keeps"),
    {0},
};

static const struct option_spec help_options[] = {
    FLAG("man", man, "the manual page, as roff"),
    WORD("completion", "bash", completion, "a completion script for this shell"),
    {0},
};

const struct verb verbs[] = {
    {"init", "", "create the database",
     "Creates the database; every other verb that needs one does so too on first use.", NULL, verb_init, 0, 0},
    {"import", "FILE...", "read orders, products, prices, stock, customers, tax rates, shipping methods",
     "A file is JSON (one document, an array of drafts, or a document on each line) or CSV with a header, and may have "
     "any "
     "length; - is standard input. Rows of the catalog are written in parts of 10000, each whole or not at all; what "
     "is "
     "there is overwritten. Orders are placed and not paid: 'oms run' does that. See doc/import.md.",
     import_options, verb_import, 1, ARGS_MANY},
    {"quote", "FILE|-", "price a draft without placing it",
     "Prints the order as it would be, with the problems that placing it would find. With --keep the price is "
     "promised, "
     "and what placing would refuse is refused.",
     quote_options, verb_quote, 1, 1},
    {"validate", "FILE|-", "say what placing a draft would say, and store nothing",
     "All rules are checked; what fails is told together, with line and field, and the status is 1.", NULL,
     verb_validate, 1, 1},
    {"place", "FILE|-", "place an order, or many",
     "The file holds one draft, an array of drafts, or JSON lines. Many are placed in batches; with --json each line "
     "printed is one order that is durable, or why a "
     "draft was refused (status 1).",
     place_options, verb_place, 1, 1},
    {"show", "ORDER", "show an order", "ORDER is an id or a number, here and everywhere.", show_options, verb_show, 1,
     1},
    {"list", "", "list orders, newest first",
     "What is asked for must hold all at once. When there are more orders than --limit it says how to go on; with "
     "--json "
     "the document's \"next\" does, and a page may be short although there are more.",
     list_options, verb_list, 0, 0},
    {"report", "sales|stock|funnel", "sum up sales or stock, or how far orders get",
     "Sales go by day (of UTC), sku, country, channel, state or all; stock by sku or location, as it is now; the "
     "funnel by "
     "all, day, country or channel. Orders are counted where they were placed; cancelled ones add to no amount but to "
     "what "
     "was captured and refunded. It reads every order of its time: say --since where there are many.",
     report_options, verb_report, 1, 1},
    {"ship", "ORDER", "dispatch all open units of an order",
     "The units leave the stock, and the money held is taken. A label that is not there yet is asked for, of --carrier "
     "first; with --tracking you have arranged it yourself. While no carrier takes it the order waits (ORD-3001).",
     ship_options, verb_ship, 1, 1},
    {"deliver", "ORDER", "record that an order was delivered", "", NULL, verb_deliver, 1, 1},
    {"cancel", "ORDER", "cancel an order that has not shipped",
     "Its units are free again; money held is let go, money taken is given back.", reason_options, verb_cancel, 1, 1},
    {"return", "ORDER", "take back a whole order",
     "Its units are on hold until they are checked; money taken is given back.", reason_options, verb_return, 1, 1},
    {"pay", "ORDER", "pay an order that waits for its payment",
     "With --token by another card, with --method terms on credit, with --method manual later; with --received a "
     "manual payment has come in.",
     pay_options, verb_pay, 1, 1},
    {"fix", "ORDER", "send an order that has not left to another address",
     "The answer to ORD-1002. The address is checked again, and what may be sold there and what tax it takes; then the "
     "order goes on by itself.",
     fix_options, verb_fix, 1, 1},
    {"hold", "ORDER payment|fraud|address|operations", "hold an order that has not left, or release it",
     "What is held is not paid, fulfilled or dispatched. Once nothing holds it any more it goes on by itself.",
     hold_options, verb_hold, 2, 2},
    {"stock", "[SKU]", "list stock", "", NULL, verb_stock, 0, 1},
    {"stock list", "[SKU]", "the same as stock", "For a SKU that is called like one of the verbs below.", NULL,
     verb_stock, 0, 1},
    {"stock adjust", "SKU", "add units to the stock, or take them away", "", adjust_options, verb_stock_adjust, 1, 1},
    {"stock move", "SKU", "move units between available, on hold and damaged", "", move_options, verb_stock_move, 1, 1},
    {"stock ledger", "SKU", "show every movement of a SKU", "", NULL, verb_stock_ledger, 1, 1},
    {"price", "", "the same as price cache", "", NULL, verb_price_cache, 0, 0},
    {"price cache", "", "show prices of the pricing service that are kept, and how that goes", "", NULL,
     verb_price_cache, 0, 0},
    {"price cache clear", "[SKU]", "use none of the prices that are kept any more", "", NULL, verb_price_cache_clear, 0,
     1},
    {"price refresh", "SKU", "look up again what is kept of a SKU", "", NULL, verb_price_refresh, 1, 1},
    {"subscribe", "FILE|-", "begin a subscription",
     "The file holds a draft with a \"schedule\". When that begins now or before, the first order is placed at once.",
     subscribe_options, verb_subscribe, 1, 1},
    {"subscription", "", "list subscriptions", "", subscriptions_options, verb_subscription_list, 0, 0},
    {"subscription list", "", "the same as subscription", "", subscriptions_options, verb_subscription_list, 0, 0},
    {"subscription show", "ID", "show a subscription", "ID is an id or a number, here and below.", NULL,
     verb_subscription_show, 1, 1},
    {"subscription schedule", "ID", "show its occurrences, past and to come", "", schedule_options,
     verb_subscription_schedule, 1, 1},
    {"subscription pause", "ID", "order nothing until it is resumed", "", pause_options, verb_subscription_pause, 1, 1},
    {"subscription resume", "ID", "go on after a pause", "", resume_options, verb_subscription_resume, 1, 1},
    {"subscription skip", "ID K", "skip occurrence K", "", reason_options, verb_subscription_skip, 2, 2},
    {"subscription move", "ID K", "move occurrence K, and no other", "", move_occurrence_options,
     verb_subscription_move, 2, 2},
    {"subscription change", "ID", "change how often it orders, what, where to, or who pays",
     "One of these at a time; it counts from the next order on.", change_options, verb_subscription_change, 1, 1},
    {"subscription cancel", "ID", "end a subscription", "Orders that it has made are not touched.", end_options,
     verb_subscription_cancel, 1, 1},
    {"run", "", "do the work that is due",
     "With --until the clock steps from due time to due time; it begins at --now or, without it, at the first due "
     "time.",
     run_options, verb_run, 0, 0},
    {"jobs", "[ORDER]", "list work that is not finished, or all work of an order", "", jobs_options, verb_jobs, 0, 1},
    {"jobs retry", "KEY", "have a job done that was given up",
     "Its schedule begins anew, and what is due of its order is done at once. KEY is as jobs --dead shows it.", NULL,
     verb_jobs_retry, 1, 1},
    {"carriers", "", "list carriers: up or down, what waits for them, what they said last", "", NULL, verb_carriers, 0,
     0},
    {"events", "", "print everything that happened, as JSON lines",
     "One event per line, in the order in which they happened to each order. The cursor on a line is the place behind "
     "it. What is interrupted goes on from there and misses nothing.",
     events_options, verb_events, 0, 0},
    {"inbox", "FILE|-", "accept an event that a provider sent",
     "The file is the body exactly as it arrived, JSON: id, type, key or order, reference, message. An event is "
     "accepted once, and only while its signature is fresh.",
     inbox_options, verb_inbox, 1, 1},
    {"doctor", "[ORDER|SUBSCRIPTION]", "say why orders do not move",
     "What each waits for, since when, which try it is, what happens by itself, and what a person can do. With --json "
     "nothing is left out.",
     doctor_options, verb_doctor, 0, 1},
    {"verify", "", "check every invariant of the database",
     "One line each. What is merely overdue is no breach; with a breach the status is 3.", NULL, verb_verify, 0, 0},
    {"states", "", "show the states of an order and the way between them", "", states_options, verb_states, 0, 0},
    {"codes", "", "show the problem codes", "", codes_options, verb_codes, 0, 0},
    {"rules", "", "show the rules that an order is checked by",
     "What each checks, what follows when it fails, and what --config may make of it.", codes_options, verb_rules, 0,
     0},
    {"notifications", "", "show what customers and operations are told, and when",
     "Of a step each of the two is told the first row that fits; of one that concerns an order and its subscription, "
     "customers are told one thing of each.",
     codes_options, verb_notifications, 0, 0},
    {"schema", "", "print the database schema, or the JSON Schema of a document", "", schema_options, verb_schema, 0,
     0},
    {"bench", "[place|confirm|get]", "measure the library against hand-written SQL",
     "Both do the same work in turns, on databases of their own beside FILE that are removed afterwards. Without an "
     "argument: a whole table.",
     bench_options, verb_bench, 0, 1},
    {"help", "[VERB]", "show help", "", help_options, verb_help, 0, 2},
    {0},
};

static int
is_named(const char *name, const char *first, const char *second)
{
    size_t len = strlen(first);

    if (second == NULL)
        return strcmp(name, first) == 0;
    return strncmp(name, first, len) == 0 && name[len] == ' ' && strcmp(name + len + 1, second) == 0;
}

const struct verb *
verb_find(const char *first, const char *second, struct suggestion *suggestion)
{
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        if (is_named(verb->name, first, second))
            return verb;
        if (suggestion != NULL)
            suggest_offer(suggestion, verb->name);
    }
    return NULL;
}
