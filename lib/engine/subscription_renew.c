/* Making what is due of subscriptions: the order of an occurrence is placed like any other, from a draft that the subscription's rows give. What cannot be
 * ordered is left to the decision about it; what is late after an outage waits for its turn. */
#include "base/id.h"
#include "base/text.h"
#include "engine/subscription.h"
#include "oms/limits.h"

static const struct use_case renew_case = {.name = "renew", .reads = read_subscription, .decide = decide_renew};
static const struct use_case unmade_case = {.name = "renew", .reads = read_subscription, .decide = decide_unmade};

static struct draft_address
address_from(const struct party_row *party)
{
    return (struct draft_address){.given = party->country.data != NULL,
                                  .name = party->name,
                                  .line1 = party->line1,
                                  .line2 = party->line2,
                                  .city = party->city,
                                  .region = party->region,
                                  .postcode = party->postcode,
                                  .country = party->country};
}

static void
add_people(oms_draft *draft, const struct order_rows *rows)
{
    const struct subscription_row *subscription = rows_subscription(rows);
    const struct party_row *to = rows_party(rows, &subscription->shipping_party);
    const struct party_row *billed = rows_party(rows, &subscription->billing_party);

    if (to) {
        draft->shipping = address_from(to);
        draft->email = to->email;
        draft->phone = to->phone;
        draft->locale = to->locale;
    }
    if (billed)
        draft->billing = address_from(billed);
}

/* Text stays where it is: the draft lives no longer than the rows. */
static bool
fill_draft(oms_draft *draft, const struct order_rows *rows, bool substitutes, int64_t now)
{
    const struct subscription_row *subscription = rows_subscription(rows);

    draft->currency = subscription->currency;
    draft->customer = subscription->customer;
    draft->channel = subscription->channel;
    draft->shipping_method = subscription->shipping_method;
    draft->method = subscription->method;
    draft->token = subscription->token;
    draft->expected_total = OMS_NONE;
    add_people(draft, rows);
    for (size_t i = 0; i < rows->items.n; i++) {
        const struct subscription_item_row *item = rows_item(rows, i);
        struct draft_line *line =
            item->quantity > 0 ? arena_list_add(&draft->arena, &draft->lines, sizeof *line) : NULL;
        if (line)
            *line = (struct draft_line){.sku = substitutes && item->substitute.data ? item->substitute : item->sku,
                                        .quantity = item->quantity,
                                        .unit_price = item_price(item, now),
                                        .discount_ppm = item->discount_ppm,
                                        .discount_amount = item->discount_amount};
    }
    return !draft->arena.failed;
}

static bool
has_substitutes(const struct order_rows *rows)
{
    bool any = false;

    for (size_t i = 0; i < rows->items.n; i++)
        any |= rows_item(rows, i)->quantity > 0 && rows_item(rows, i)->substitute.data;
    return any && rows_subscription(rows)->short_of_stock == OMS_SHORT_SUBSTITUTE;
}

static int32_t
place_once(oms_engine *engine, const struct order_rows *rows, const struct claim *claim, bool substitutes,
           bool *short_of_stock, oms_error **error)
{
    oms_draft draft = {0};
    oms_order *kept = NULL;
    int32_t code;

    arena_init(&draft.arena, &engine->allocator);
    if (fill_draft(&draft, rows, substitutes, engine_now(engine)))
        code = place_claimed(engine, &draft, claim, &rows_subscription(rows)->id, short_of_stock, &kept, error);
    else
        code = error_set(error, OMS_E_NOMEM, "out of memory");
    oms_order_free(kept);
    arena_free(&draft.arena);
    return code;
}

static void
forget(oms_error **error)
{
    oms_error_free(*error);
    *error = NULL;
}

/* What will not become better by looking again at once, and may by itself or by a person. */
static bool
is_no(int32_t code)
{
    static const int32_t codes[] = {OMS_E_REFUSED, OMS_E_UNAVAILABLE, OMS_E_VETO,    OMS_E_STATE,
                                    OMS_E_INVALID, OMS_E_LIMIT,       OMS_E_OVERFLOW};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (code == codes[i])
            return true;
    return code <= OMS_E_HOST;
}

static bool
can_be_kept(oms_text message)
{
    return message.len <= OMS_LIMIT_MESSAGE && !text_has_card_number(message) && !text_has_card_code(message);
}

/* A subscription keeps one sentence: why, and what may be offered instead of the first product that cannot be had, as long as there is room. */
static oms_text
reason_kept(const oms_error *why, const oms_problem *problem, struct arena *arena)
{
    oms_text kept = text_of(why ? oms_error_message(why) : "it was refused");

    if (!can_be_kept(kept))
        return TEXT("it was refused");
    for (int64_t i = 0; i < problem->n_alternatives; i++) {
        const oms_text longer =
            arena_format(arena, "%s%s%s", kept.data, i ? ", " : "; instead: ", problem->alternatives[i]);
        if (!longer.data || !can_be_kept(longer))
            break;
        kept = longer;
    }
    return kept;
}

static int32_t
tell_unmade(oms_engine *engine, const oms_id *id, const struct claim *claim, bool short_of_stock, oms_error *why,
            int64_t *steps, oms_error **error)
{
    oms_problem problem = {.size = sizeof problem};
    struct unmade_command command = {.k = claim->k, .version = claim->version, .short_of_stock = short_of_stock};
    struct arena arena;
    int32_t decided = OMS_OK;

    arena_init(&arena, &engine->allocator);
    if (why && oms_error_problem(why, 0, &problem) == OMS_OK)
        command.problem = text_of(problem.code);
    command.message = reason_kept(why, &problem, &arena);
    int32_t code = subscription_decide(engine, id, &unmade_case, &command, &decided, NULL, error);
    arena_free(&arena);
    *steps += decided == OMS_OK;
    return code;
}

/* Others may have changed the subscription meanwhile: then it is looked at again, by whoever comes next. */
static int32_t
place_renewal(oms_engine *engine, const oms_subscription *subscription, const struct renew_command *due, int64_t *steps,
              oms_error **error)
{
    const struct order_rows *rows = subscription_rows(subscription);
    const struct claim claim = {.version = due->version, .k = due->k};
    bool short_of_stock = false;
    oms_error *why = NULL;
    int32_t code = place_once(engine, rows, &claim, false, &short_of_stock, &why);

    if (code == OMS_E_REFUSED && short_of_stock && has_substitutes(rows)) {
        forget(&why);
        code = place_once(engine, rows, &claim, true, &short_of_stock, &why);
    }
    *steps += code == OMS_OK;
    if (code == OMS_E_CONFLICT || code == OMS_E_BUSY)
        code = OMS_OK;
    else if (is_no(code))
        code = tell_unmade(engine, &rows_subscription(rows)->id, &claim, short_of_stock, why, steps, error);
    else if (code != OMS_OK && error && !*error) {
        *error = why;
        why = NULL;
    }
    oms_error_free(why);
    return code;
}

/* Those who find the line full get a place in it. */
static int32_t
wait_for_turn(oms_engine *engine, const oms_id *id, struct renew_command *command, int64_t *steps, oms_error **error)
{
    const int64_t turn = budget_retry(&engine->renewals, SERVICE_PAYMENT, engine_now(engine));
    int32_t decided = DECIDE_NOTHING;

    if (turn == OMS_NONE)
        return OMS_OK;
    command->put_off_until = turn;
    int32_t code = subscription_decide(engine, id, &renew_case, command, &decided, NULL, error);
    *steps += decided == OMS_OK;
    command->order = false;
    return code;
}

static int32_t
leave(oms_engine *engine, const oms_id *id, oms_error **error)
{
    char text[OMS_ID_TEXT_SIZE];

    oms_id_format(id, text);
    engine_log(engine, OMS_LOG_ERROR, "subscription %s cannot go on: %s", text,
               error && *error ? oms_error_message(*error) : "no reason was given");
    if (error)
        forget(error);
    return OMS_OK;
}

int32_t
renew_subscription(oms_engine *engine, const oms_id *id, int64_t *steps, oms_error **error)
{
    struct renew_command command = {.put_off_until = OMS_NONE};
    oms_subscription *subscription = NULL;
    int32_t decided = OMS_OK;
    int32_t code = subscription_decide(engine, id, &renew_case, &command, &decided, &subscription, error);

    if (is_no(code)) /* a zone that this system lost, say: nobody else's subscription has to wait for it */
        code = leave(engine, id, error);
    *steps += code == OMS_OK && decided == OMS_OK;
    if (code == OMS_OK && command.order && command.late)
        code = wait_for_turn(engine, id, &command, steps, error);
    else if (command.order)
        budget_first_try(&engine->renewals, SERVICE_PAYMENT);
    if (code == OMS_OK && command.order)
        code = place_renewal(engine, subscription, &command, steps, error);
    oms_subscription_free(subscription);
    return code;
}
