/* The documents that are written: by the library, and some by its program alone. tests/doc/schemas.py compares them with what is printed. Constants only. */
#include "engine/document.h"
#include "model/subscription.h"
#include "oms/limits.h"

#define NEEDED DOCUMENT_NEEDED
#define OPEN   (DOCUMENT_NEEDED | DOCUMENT_NULLABLE)
#define PLAIN(name, kind, flags)                                                                                       \
    {                                                                                                                  \
        name, kind, flags, 0, 0, NULL, NULL                                                                            \
    }
#define TEXT(name)           PLAIN(name, DOCUMENT_PROSE, NEEDED)
#define TEXT_OR_NULL(name)   PLAIN(name, DOCUMENT_PROSE, OPEN)
#define NUMBER(name)         PLAIN(name, DOCUMENT_INT, NEEDED)
#define NUMBER_OR_NULL(name) PLAIN(name, DOCUMENT_INT, OPEN)
#define FLAG(name)           PLAIN(name, DOCUMENT_FLAG, NEEDED)
#define TIME(name)           PLAIN(name, DOCUMENT_TIME, NEEDED)
#define TIME_OR_NULL(name)   PLAIN(name, DOCUMENT_TIME, OPEN)
#define ID(name)             PLAIN(name, DOCUMENT_ID, NEEDED)
#define ID_OR_NULL(name)     PLAIN(name, DOCUMENT_ID, OPEN)
#define WORD(name, flags, words)                                                                                       \
    {                                                                                                                  \
        name, DOCUMENT_WORD, flags, 0, 0, words, NULL                                                                  \
    }
#define ARRAY(name, shape)                                                                                             \
    {                                                                                                                  \
        name, DOCUMENT_ARRAY, NEEDED, 0, 0, NULL, &(shape)                                                             \
    }
#define OBJECT_OR_NULL(name, shape)                                                                                    \
    {                                                                                                                  \
        name, DOCUMENT_OBJECT, OPEN, 0, 0, NULL, &(shape)                                                              \
    }
#define OBJECT(name, flags, shape)                                                                                     \
    {                                                                                                                  \
        name, DOCUMENT_OBJECT, flags, 0, 0, NULL, &(shape)                                                             \
    }
#define DEFINE(name)                                                                                                   \
    static const struct document_shape name = {name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), NULL}

/* one row of a table is one line */
/* clang-format off */

static const char *const actors[] = {"nobody", "customer", "merchant", "operations", "developer", NULL};

static const struct document_field sku_fields[] = {PLAIN(NULL, DOCUMENT_PROSE, 0)};
DEFINE(sku);

static const struct document_field problem_fields[] = {
    TEXT("code"),
    TEXT_OR_NULL("rule"),
    TEXT_OR_NULL("field"),
    NUMBER_OR_NULL("line"),
    TEXT_OR_NULL("message"),
    TEXT_OR_NULL("resolution"),
    WORD("actor", NEEDED, actors),
    FLAG("retryable"),
    TIME_OR_NULL("next_try"),
    PLAIN("currency", DOCUMENT_CURRENCY, 0),
    PLAIN("was", DOCUMENT_INT, DOCUMENT_NULLABLE),
    PLAIN("now", DOCUMENT_INT, DOCUMENT_NULLABLE),
    {"alternatives", DOCUMENT_ARRAY, 0, 1, OMS_LIMIT_ALTERNATIVES, NULL, &sku},
};
DEFINE(problem);

static const struct document_field line_fields[] = {
    NUMBER("line"), TEXT("sku"), NUMBER("quantity"), NUMBER("unit_price"), NUMBER("discount"), NUMBER("tax"), NUMBER("total"),
    NUMBER("cancelled"), NUMBER("reserved"), NUMBER("shipped"), NUMBER("delivered"), NUMBER("returned"),
    TEXT("name"), TEXT_OR_NULL("location"),
};
DEFINE(line);

static const struct document_field tax_fields[] = {TEXT("jurisdiction"), NUMBER("ppm"), NUMBER("base"), NUMBER("amount"), FLAG("included")};
DEFINE(tax);

static const struct document_field reduction_fields[] = {
    TEXT("discount"), TEXT("name"), TEXT_OR_NULL("coupon"), NUMBER_OR_NULL("line"), NUMBER("amount"),
};
DEFINE(reduction);

static const struct document_field action_fields[] = {TEXT("kind"), TEXT_OR_NULL("data"), TIME_OR_NULL("expires_at")};
DEFINE(action);

static const struct document_field address_fields[] = {
    TEXT_OR_NULL("name"), TEXT_OR_NULL("line1"), TEXT_OR_NULL("line2"), TEXT_OR_NULL("city"), TEXT_OR_NULL("region"),
    TEXT_OR_NULL("postcode"), TEXT("country"),
};
DEFINE(address);

static const struct document_field contact_fields[] = {TEXT_OR_NULL("email"), TEXT_OR_NULL("phone"), TEXT_OR_NULL("locale")};
DEFINE(contact);

static const struct document_field payment_fields[] = {
    NUMBER("n"), TEXT("method"), TEXT("status"), NUMBER("amount"), NUMBER("authorised"), NUMBER("captured"), NUMBER("refunded"),
    TEXT_OR_NULL("reference"), TEXT_OR_NULL("decline"), TEXT_OR_NULL("message"),
};
DEFINE(payment);

static const struct document_field shipment_fields[] = {
    NUMBER("n"), TEXT("status"), TEXT_OR_NULL("carrier"), TEXT_OR_NULL("tracking"), TEXT_OR_NULL("reference"), NUMBER("units"),
    TIME_OR_NULL("booked_at"), TIME_OR_NULL("dispatched_at"), TIME_OR_NULL("delivered_at"), TIME_OR_NULL("voided_at"),
};
DEFINE(shipment);

static const char *const payment_states[] = {
    "none", "pending", "action-required", "authorised", "partly-captured", "captured", "partly-refunded", "refunded", "declined", "failed",
    "voided", "not-required", "on-terms", NULL,
};
static const char *const fulfilment_states[] = {"none", "processing", "booked", "shipped", "delivered", "returned", NULL};

/* What happened to a subscription leaves no order in a state. */
#define EVENT(state_flags) \
    NUMBER("seq"), TIME("at"), TEXT("type"), PLAIN("state", DOCUMENT_STATE, state_flags), NUMBER_OR_NULL("quantity"), \
    NUMBER_OR_NULL("amount"), TEXT_OR_NULL("lines"), TEXT_OR_NULL("detail")

static const struct document_field event_fields[] = {EVENT(NEEDED)};
DEFINE(event);
static const struct document_field events_fields[] = {ARRAY("events", event)};
DEFINE(events);
static const struct document_field feed_fields[] = {TEXT("cursor"), ID("order"), EVENT(OPEN)};
DEFINE(feed);

static const struct document_field hold_fields[] = {
    TEXT("kind"), TEXT_OR_NULL("rule"), TEXT_OR_NULL("by"), TEXT_OR_NULL("code"), TEXT_OR_NULL("message"), TIME_OR_NULL("since"),
};
DEFINE(hold);

static const struct document_field promise_fields[] = {TEXT("token"), TEXT("hash"), NUMBER("version"), TIME("made_at"), TIME("expires_at")};
DEFINE(promise);

static const struct document_field step_fields[] = {
    TEXT("kind"), NUMBER_OR_NULL("line"), TEXT_OR_NULL("name"), TEXT_OR_NULL("coupon"), NUMBER_OR_NULL("ppm"), NUMBER_OR_NULL("base"),
    NUMBER("amount"), NUMBER("before"), NUMBER("after"), TEXT("words"),
};
DEFINE(step);
static const struct document_field price_fields[] = {PLAIN("currency", DOCUMENT_CURRENCY, NEEDED), NUMBER("total"), ARRAY("steps", step)};
DEFINE(price);

static const struct document_field order_fields[] = {
    ID_OR_NULL("id"), TEXT_OR_NULL("number"), PLAIN("state", DOCUMENT_QUOTED, NEEDED), NUMBER("version"),
    WORD("payment_status", NEEDED, payment_states), WORD("fulfilment_status", NEEDED, fulfilment_states),
    PLAIN("currency", DOCUMENT_CURRENCY, NEEDED), NUMBER("subtotal"), NUMBER("discount"), NUMBER("shipping"), NUMBER("tax"), NUMBER("total"),
    TEXT_OR_NULL("reference"), FLAG("replayed"), ARRAY("lines", line), ARRAY("taxes", tax), ARRAY("discounts", reduction), TEXT_OR_NULL("waits_for"),
    OBJECT_OR_NULL("action", action), ARRAY("problems", problem), ARRAY("holds", hold), TIME("created_at"), TIME("updated_at"), TIME_OR_NULL("hold_until"),
    TIME_OR_NULL("next_due"), TEXT_OR_NULL("channel"), TEXT_OR_NULL("customer"), TEXT_OR_NULL("country"), TEXT_OR_NULL("shipping_method"),
    ID_OR_NULL("subscription"), NUMBER_OR_NULL("occurrence"),
    OBJECT_OR_NULL("shipping_address", address), OBJECT_OR_NULL("billing_address", address), OBJECT_OR_NULL("contact", contact),
    NUMBER("authorised"), NUMBER("captured"), NUMBER("refunded"), ARRAY("payments", payment), ARRAY("shipments", shipment),
    {"events", DOCUMENT_ARRAY, 0, 0, 0, NULL, &event}, OBJECT("quote", 0, promise), OBJECT("price", 0, price),
};
DEFINE(order);

static const char *const subscription_states[] = {
    SUBSCRIPTION_ACTIVE, SUBSCRIPTION_PAUSED, SUBSCRIPTION_CANCELLED, SUBSCRIPTION_COMPLETED, NULL,
};
static const struct document_field item_fields[] = {
    TEXT("sku"), NUMBER("quantity"), NUMBER_OR_NULL("unit_price"), TEXT_OR_NULL("substitute"), NUMBER_OR_NULL("next_price"),
    TIME_OR_NULL("next_price_from"),
};
DEFINE(item);
static const struct document_field schedule_fields[] = {
    WORD("unit", OPEN, schedule_units + OMS_UNIT_DAY), NUMBER_OR_NULL("every"), TEXT_OR_NULL("rrule"), PLAIN("start", DOCUMENT_LOCAL, NEEDED), TEXT("zone"),
    NUMBER_OR_NULL("day_of_month"), NUMBER("from_k"),
};
DEFINE(schedule);
static const struct document_field waits_fields[] = {TIME("since"), NUMBER("tries"), TEXT_OR_NULL("code"), TEXT_OR_NULL("message")};
DEFINE(waits);
static const struct document_field dunning_fields[] = {ID("order"), TIME("since"), TIME_OR_NULL("next_try")};
DEFINE(dunning);
static const struct document_field day_fields[] = {NUMBER(NULL)};
DEFINE(day);
static const struct document_field subscription_fields[] = {
    ID("id"), TEXT("number"), WORD("status", NEEDED, subscription_states), NUMBER("version"), TEXT_OR_NULL("customer"), TEXT_OR_NULL("channel"),
    PLAIN("currency", DOCUMENT_CURRENCY, NEEDED), TEXT_OR_NULL("payment_method"), TEXT_OR_NULL("shipping_method"), NUMBER("next_k"),
    TIME_OR_NULL("next_at"), NUMBER("cycles"), ID_OR_NULL("last_order"), FLAG("ends"), TIME_OR_NULL("paused_at"), TIME_OR_NULL("resume_at"),
    OBJECT_OR_NULL("waits", waits), OBJECT_OR_NULL("dunning", dunning), OBJECT_OR_NULL("schedule", schedule), ARRAY("lines", item), WORD("price_policy", NEEDED, price_policies),
    NUMBER("notice_days"), WORD("missed", NEEDED, missed_policies), NUMBER("missed_cap"), WORD("short_of_stock", NEEDED, short_policies),
    NUMBER("trial_days"), NUMBER("min_cycles"), NUMBER("max_cycles"), NUMBER("prepaid"), ARRAY("dunning_days", day),
    WORD("dunning_end", NEEDED, dunning_ends), NUMBER("reminder_days"), OBJECT_OR_NULL("shipping_address", address),
    TIME("created_at"), TIME("updated_at"),
};
DEFINE(subscription);

static const struct document_field subscriber_fields[] = {
    ID("id"), TEXT("number"), WORD("status", NEEDED, subscription_states), TEXT_OR_NULL("customer"), PLAIN("currency", DOCUMENT_CURRENCY, NEEDED),
    TEXT_OR_NULL("problem"), NUMBER("next_k"), TIME_OR_NULL("next_at"), NUMBER("cycles"), TIME("created_at"),
};
DEFINE(subscriber);
static const struct document_field subscriptions_fields[] = {ARRAY("subscriptions", subscriber)};
DEFINE(subscriptions);

static const struct document_field occurrence_fields[] = {
    NUMBER("k"), TIME("at"), TEXT("local"), TEXT("zone"), TEXT("status"), FLAG("moved"), ID_OR_NULL("order"), TEXT_OR_NULL("reason"),
};
DEFINE(occurrence);
static const struct document_field occurrences_fields[] = {ARRAY("occurrences", occurrence)};
DEFINE(occurrences);

static const struct document_field cached_fields[] = {
    TEXT("sku"), PLAIN("currency", DOCUMENT_CURRENCY, NEEDED), NUMBER("quantity"), TEXT_OR_NULL("customer"), TEXT_OR_NULL("channel"),
    TEXT_OR_NULL("country"), TEXT_OR_NULL("region"), NUMBER_OR_NULL("amount"), NUMBER("version"), FLAG("fresh"), TIME("looked_up_at"),
    TIME("expires_at"), NUMBER_OR_NULL("was"), TIME_OR_NULL("was_at"), TIME_OR_NULL("changed_at"),
};
DEFINE(cached);
static const struct document_field prices_fields[] = {
    ARRAY("prices", cached), NUMBER("ttl_ms"), NUMBER("version"), NUMBER("hits"), NUMBER("misses"), NUMBER("stale"), NUMBER("entries"),
    NUMBER("fresh"), NUMBER_OR_NULL("oldest_ms"),
};
DEFINE(prices);
static const struct document_field cleared_fields[] = {FLAG("cleared")};
DEFINE(cleared);
static const struct document_field valid_fields[] = {FLAG("valid")};
DEFINE(valid);

static const struct document_field failure_fields[] = {
    PLAIN("code", DOCUMENT_RESULT, NEEDED), TEXT("message"), FLAG("retryable"), ARRAY("problems", problem),
};
DEFINE(failure);
static const struct document_field error_fields[] = {{"error", DOCUMENT_OBJECT, NEEDED, 0, 0, NULL, &failure}};
DEFINE(error);

static const struct document_field summary_fields[] = {
    ID("id"), TEXT("number"), PLAIN("state", DOCUMENT_STATE, NEEDED), NUMBER("version"), PLAIN("currency", DOCUMENT_CURRENCY, NEEDED),
    NUMBER("total"), NUMBER("lines"), TEXT_OR_NULL("reference"), TEXT_OR_NULL("channel"), TEXT_OR_NULL("customer"), TEXT_OR_NULL("country"),
    TIME("created_at"), TIME("updated_at"),
};
DEFINE(summary);
static const struct document_field orders_fields[] = {ARRAY("orders", summary), TEXT_OR_NULL("next")};
DEFINE(orders);

static const struct document_field level_fields[] = {
    TEXT("sku"), TEXT("location"), NUMBER("available"), NUMBER("reserved"), NUMBER("on_hold"), NUMBER("damaged"), NUMBER("on_hand"),
};
DEFINE(level);
static const struct document_field stock_fields[] = {ARRAY("stock", level)};
DEFINE(stock);

static const struct document_field movement_fields[] = {
    TEXT("location"), TEXT("kind"), TEXT_OR_NULL("reason"), ID_OR_NULL("order"), TIME("at"), NUMBER("available"), NUMBER("reserved"),
    NUMBER("on_hold"), NUMBER("damaged"),
};
DEFINE(movement);
static const struct document_field ledger_fields[] = {TEXT("sku"), ARRAY("movements", movement)};
DEFINE(ledger);

static const struct document_field job_fields[] = {
    TEXT("key"), TEXT("kind"), TEXT("state"), ID_OR_NULL("order"), NUMBER_OR_NULL("amount"), TIME_OR_NULL("due_at"), NUMBER("attempts"),
    TEXT_OR_NULL("outcome"), TEXT_OR_NULL("message"), TIME("created_at"), TIME_OR_NULL("stuck_since"),
};
DEFINE(job);
static const struct document_field jobs_fields[] = {ARRAY("jobs", job)};
DEFINE(jobs);

static const struct document_field carrier_fields[] = {
    TEXT("code"), TEXT("state"), NUMBER("queue"), TEXT_OR_NULL("last_answer"), TEXT_OR_NULL("message"), TIME_OR_NULL("since"),
    TIME_OR_NULL("answered_at"),
};
DEFINE(carrier);
static const struct document_field carriers_fields[] = {ARRAY("carriers", carrier)};
DEFINE(carriers);

static const struct document_field diagnosis_fields[] = {
    ID("order"), TEXT("number"), TEXT("state"), TEXT("level"), TEXT_OR_NULL("waits_for"), TEXT_OR_NULL("what"),
    TIME_OR_NULL("since"), TEXT_OR_NULL("code"), TEXT_OR_NULL("job"), TEXT_OR_NULL("key"), NUMBER_OR_NULL("attempt"),
    NUMBER_OR_NULL("attempts"), TEXT_OR_NULL("said"), TEXT_OR_NULL("next"), TIME_OR_NULL("next_at"), WORD("actor", NEEDED, actors),
    TEXT_OR_NULL("advice"), TIME_OR_NULL("alert_at"), TEXT_OR_NULL("hold"), TEXT_OR_NULL("owner"),
};
DEFINE(diagnosis);
static const struct document_field doctor_fields[] = {ARRAY("diagnoses", diagnosis)};
DEFINE(doctor);

static const struct document_field invariant_fields[] = {
    TEXT("id"), TEXT("title"), TEXT("verdict"), NUMBER("checked"), NUMBER("breaches"), NUMBER("warnings"), TEXT_OR_NULL("example"),
};
DEFINE(invariant);
static const struct document_field verify_fields[] = {ARRAY("invariants", invariant), NUMBER("breaches")};
DEFINE(verify);

static const struct document_field imported_fields[] = {
    NUMBER("products"), NUMBER("prices"), NUMBER("stock"), NUMBER("customers"), NUMBER("tax_rates"), NUMBER("shipping_methods"),
    NUMBER("discounts"), NUMBER("coupons"),
    NUMBER("orders"), NUMBER("known"), NUMBER("refused"), NUMBER("resumed"), NUMBER("rows"),
};
DEFINE(imported);

static const char *const came[] = {"applied", "known", "kept", "conflict", NULL};
static const struct document_field accepted_fields[] = {WORD("result", NEEDED, came), ID_OR_NULL("order"), PLAIN("state", DOCUMENT_STATE, NEEDED)};
DEFINE(accepted);

static const struct document_field run_fields[] = {NUMBER("done"), TIME("now"), TIME_OR_NULL("next_due")};
DEFINE(run);

static const struct document_field init_fields[] = {TEXT("database"), TEXT("version")};
DEFINE(init);

static const char *const dialects[] = {"sqlite", "postgresql", "markdown", NULL};
static const struct document_field schema_fields[] = {WORD("dialect", NEEDED, dialects), TEXT("schema")};
DEFINE(schema);

static const char *const works[] = {"place", "confirm", "get", NULL};
static const struct document_field measured_fields[] = {
    WORD("work", NEEDED, works), FLAG("memory"), FLAG("same_rows"), NUMBER("threads"), NUMBER("group"), NUMBER("orders"), NUMBER("preload"),
    NUMBER("library_cpu_ns"), NUMBER("library_wall_ns"), NUMBER("raw_cpu_ns"), NUMBER("raw_wall_ns"), NUMBER("cpu_permille"),
    NUMBER_OR_NULL("cpu_aim_permille"), NUMBER("speed_permille"), NUMBER_OR_NULL("speed_aim_permille"),
};
DEFINE(measured);
static const struct document_field bench_fields[] = {ARRAY("rows", measured)};
DEFINE(bench);

static const struct document_field state_fields[] = {PLAIN(NULL, DOCUMENT_QUOTED, 0)};
DEFINE(state);
static const struct document_field transition_fields[] = {
    PLAIN("from", DOCUMENT_QUOTED, NEEDED), PLAIN("to", DOCUMENT_STATE, NEEDED), TEXT("trigger"), TEXT_OR_NULL("commits"),
};
DEFINE(transition);
static const struct document_field states_fields[] = {ARRAY("states", state), ARRAY("transitions", transition)};
DEFINE(states);

static const struct document_field code_fields[] = {
    PLAIN("code", DOCUMENT_CODE, NEEDED), TEXT("title"), TEXT("cause"), TEXT("resolution"), WORD("actor", NEEDED, actors), FLAG("retryable"),
};
DEFINE(code);
static const struct document_field codes_fields[] = {ARRAY("codes", code)};
DEFINE(codes);

static const char *const consequences[] = {"refuse", "accept", "off", NULL};
static const struct document_field choice_fields[] = {WORD(NULL, 0, consequences)};
DEFINE(choice);
static const struct document_field rule_fields[] = {
    TEXT("id"), TEXT("family"), PLAIN("code", DOCUMENT_CODE, NEEDED), TEXT("checks"), TEXT_OR_NULL("example"),
    WORD("consequence", NEEDED, consequences), TEXT_OR_NULL("hold"), ARRAY("choices", choice),
};
DEFINE(rule);
static const struct document_field rules_fields[] = {ARRAY("rules", rule)};
DEFINE(rules);

static const char *const reports[] = {"sales", "stock", "funnel", NULL};
static const char *const units[] = {"orders", "lines", "units", "money", NULL};
static const struct document_field column_fields[] = {TEXT("name"), TEXT("title"), WORD("unit", NEEDED, units)};
DEFINE(column);
#define KEY(name) PLAIN(name, DOCUMENT_PROSE, DOCUMENT_NULLABLE)
#define FIGURE(name) PLAIN(name, DOCUMENT_INT, 0)
/* What is in a row depends on the report and on what it goes by. */
static const struct document_field report_row_fields[] = {
    KEY("day"), KEY("country"), KEY("channel"), KEY("state"), KEY("sku"), KEY("location"), KEY("all"), PLAIN("currency", DOCUMENT_CURRENCY, 0),
    FIGURE("orders"), FIGURE("lines"), FIGURE("units"), FIGURE("placed"), FIGURE("pending"), FIGURE("confirmed"), FIGURE("processing"),
    FIGURE("shipped"), FIGURE("delivered"), FIGURE("cancelled"), FIGURE("returned"), FIGURE("subtotal"), FIGURE("discount"), FIGURE("shipping"),
    FIGURE("tax"), FIGURE("total"), FIGURE("captured"), FIGURE("refunded"), FIGURE("available"), FIGURE("reserved"), FIGURE("on_hold"),
    FIGURE("damaged"), FIGURE("on_hand"),
};
DEFINE(report_row);
static const struct document_field report_fields[] = {
    WORD("report", NEEDED, reports), TEXT("by"), TIME_OR_NULL("since"), TIME_OR_NULL("until"), ARRAY("columns", column), ARRAY("rows", report_row),
};
DEFINE(report);

static const struct document_field notification_fields[] = {TEXT("template"), TEXT("audience"), TEXT("when"), TEXT_OR_NULL("data")};
DEFINE(notification);
static const struct document_field notifications_fields[] = {ARRAY("notifications", notification)};
DEFINE(notifications);

const struct document documents_written[] = {
    {{"order", "An order, or a quote.", 0, 0}, {&order}},
    {{"error", "Why something was refused, or failed.", 0, 0}, {&error}},
    {{"orders", "A list of orders.", 0, 0}, {&orders}},
    {{"subscription", "A subscription.", 0, 0}, {&subscription}},
    {{"subscriptions", "A list of subscriptions.", 0, 0}, {&subscriptions}},
    {{"occurrences", "The occurrences of a subscription, past and to come.", 0, 0}, {&occurrences}},
    {{"prices", "Prices of the pricing service that are kept, and how that goes.", 0, 0}, {&prices}},
    {{"cleared", "None of the prices kept is used any more.", 0, 0}, {&cleared}},
    {{"valid", "A draft would be accepted.", 0, 0}, {&valid}},
    {{"report", "Sales, stock or the funnel, summed up.", 0, 0}, {&report}},
    {{"events", "The events of an order.", 0, 0}, {&events}},
    {{"event", "A line of the feed of events.", 0, 0}, {&feed}},
    {{"stock", "Units per SKU and location.", 0, 0}, {&stock}},
    {{"ledger", "The movements of a SKU.", 0, 0}, {&ledger}},
    {{"jobs", "Work.", 0, 0}, {&jobs}},
    {{"carriers", "Carriers, and what waits for them.", 0, 0}, {&carriers}},
    {{"doctor", "Why orders do not move.", 0, 0}, {&doctor}},
    {{"verify", "The invariants of a database.", 0, 0}, {&verify}},
    {{"imported", "What an import did.", 0, 0}, {&imported}},
    {{"accepted", "What became of an event of a provider.", 0, 0}, {&accepted}},
    {{"run", "What work was done.", 0, 0}, {&run}},
    {{"init", "A database that is ready.", 0, 0}, {&init}},
    {{"schema", "The schema of the database.", 0, 0}, {&schema}},
    {{"bench", "The library measured against hand-written SQL.", 0, 0}, {&bench}},
    {{"states", "The states of an order and the way between them.", 0, 0}, {&states}},
    {{"codes", "The problem codes.", 0, 0}, {&codes}},
    {{"rules", "The rules that an order is checked by.", 0, 0}, {&rules}},
    {{"notifications", "What is told to whom, and when.", 0, 0}, {&notifications}},
};
const size_t n_documents_written = sizeof(documents_written) / sizeof(documents_written[0]);
/* clang-format on */
