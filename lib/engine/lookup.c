/* Asking catalog, customer, pricing and tax services: builds the one kind of question from a draft or an order, and takes the answer as far as it means
 * something. Keeps nothing. */
#include "engine/lookup.h"

#include "base/text.h"
#include "engine/address.h"

struct question {
    struct arena arena;
    oms_lookup_request request;
    oms_lookup_line *lines;
    oms_address address;
};

static int32_t
question_begin(struct question *q, oms_engine *engine, size_t n_lines)
{
    const oms_lookup_line **pointers;

    *q = (struct question){.lines = NULL};
    arena_init(&q->arena, &engine->allocator);
    q->lines = arena_array(&q->arena, n_lines, sizeof *q->lines);
    pointers = arena_array(&q->arena, n_lines, sizeof(oms_lookup_line *));
    if (!q->lines || !pointers)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < n_lines; i++)
        pointers[i] = &q->lines[i];
    q->request = (oms_lookup_request){
        .size = sizeof q->request, .lines = pointers, .n_lines = n_lines, .now = engine_now(engine)};
    return OMS_OK;
}

/* Whatever else a service answers, it did not answer the question. Memory that ran out, perhaps that of the reply, is nobody's being away. */
static int32_t
meaning(int32_t code)
{
    static const int32_t meant[] = {OMS_OK, OMS_PENDING, OMS_E_DECLINED, OMS_E_REJECTED, OMS_E_NOMEM};

    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (code == meant[i])
            return code;
    return OMS_E_UNAVAILABLE;
}

static int32_t
ask(oms_engine *engine, enum lookup which, struct question *q, oms_reply *reply)
{
    const oms_lookup_service *service = &engine->lookups[which];
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = service->ask(service->user, &q->request, reply);
    engine_callback_end(&callback);
    return meaning(code);
}

static void
about_draft(struct question *q, const oms_draft *draft)
{
    const struct draft_address *to = &draft->shipping;

    for (size_t i = 0; i < draft->lines.n; i++) {
        const struct draft_line *line = draft_line(draft, i);
        q->lines[i] = (oms_lookup_line){.size = sizeof q->lines[i],
                                        .sku = line->sku.data,
                                        .quantity = line->quantity,
                                        .unit_price = line->unit_price,
                                        .net = OMS_NONE};
    }
    q->address = (oms_address){.size = sizeof q->address,
                               .name = to->name.data,
                               .line1 = to->line1.data,
                               .line2 = to->line2.data,
                               .city = to->city.data,
                               .region = to->region.data,
                               .postcode = to->postcode.data,
                               .country = to->country.data};
    q->request.address = to->given ? &q->address : NULL;
    q->request.customer = draft->customer.data;
    q->request.channel = draft->channel.data;
    q->request.currency = draft->currency.data;
}

int32_t
ask_about_draft(oms_engine *engine, enum lookup which, const oms_draft *draft, oms_reply *reply)
{
    struct question q;
    int32_t code = question_begin(&q, engine, draft->lines.n + 1);

    if (code == OMS_OK) {
        q.request.n_lines = draft->lines.n;
        about_draft(&q, draft);
        code = ask(engine, which, &q, reply);
    }
    arena_free(&q.arena);
    return code;
}

int32_t
ask_about_price(oms_engine *engine, const struct cached_price_row *row, oms_reply *reply)
{
    struct question q;
    int32_t code = question_begin(&q, engine, 1);

    if (code == OMS_OK) {
        q.lines[0] = (oms_lookup_line){.size = sizeof q.lines[0],
                                       .sku = row->sku.data,
                                       .quantity = row->quantity,
                                       .unit_price = OMS_NONE,
                                       .net = OMS_NONE};
        q.address = (oms_address){.size = sizeof q.address,
                                  .region = row->region.len ? row->region.data : NULL,
                                  .country = row->country.data};
        q.request.address = row->country.len ? &q.address : NULL;
        q.request.customer = row->customer.len ? row->customer.data : NULL;
        q.request.channel = row->channel.len ? row->channel.data : NULL;
        q.request.currency = row->currency.data;
        code = ask(engine, LOOKUP_PRICING, &q, reply);
    }
    arena_free(&q.arena);
    return code;
}

static void
about_order(struct question *q, const struct order_rows *rows, bool to_price)
{
    const struct order_row *order = rows_order(rows);
    const struct party_row *party = rows_party(rows, &order->shipping_party);
    const struct shipping_method_row *method = rows->shipping_methods.n ? rows->shipping_methods.items[0] : NULL;

    for (size_t i = 0; i < rows->lines.n; i++) {
        const struct line_row *line = rows_line(rows, i);
        const bool priced = !to_price || line->list_price != OMS_NONE;
        q->lines[i] =
            (oms_lookup_line){.size = sizeof q->lines[i],
                              .sku = line->sku.data,
                              .tax_class = line->tax_class.data,
                              .quantity = line->quantity,
                              .unit_price = priced ? line->unit_price : OMS_NONE,
                              .net = to_price ? OMS_NONE : line->unit_price * line->quantity - line->discount};
    }
    if (party) {
        q->address = address_of(party);
        q->request.address = &q->address;
    }
    q->request.customer = order->customer.data;
    q->request.channel = order->channel.len ? order->channel.data : NULL;
    q->request.currency = order->currency.data;
    q->request.shipping = order->shipping;
    if (order->shipping_method.data)
        q->request.shipping_tax_class = method ? method->tax_class.data : "shipping";
}

int32_t
ask_about_order(oms_engine *engine, enum lookup which, const struct order_rows *rows, const char *key, oms_reply *reply)
{
    struct question q;
    int32_t code;

    if (!engine->lookups[which].size) {
        oms_reply_set_message(reply, "the engine has no such service");
        return OMS_E_UNAVAILABLE;
    }
    code = question_begin(&q, engine, rows->lines.n);
    if (code == OMS_OK) {
        about_order(&q, rows, which == LOOKUP_PRICING);
        q.request.key = key;
        code = ask(engine, which, &q, reply);
    }
    arena_free(&q.arena);
    return code;
}
