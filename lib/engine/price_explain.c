/* Explaining the price of a snapshot: the steps of model/price_steps, to a callback and as a document. Touches nothing but the snapshot. */
#include "oms/price.h"

#include "base/json_write.h"
#include "engine/snapshot.h"
#include "model/price_steps.h"

int32_t
oms_order_price_explain(const oms_order *order, oms_price_step_fn step, void *user)
{
    struct arena_list steps = {0};
    struct arena arena;
    int32_t code;

    if (!step)
        return OMS_E_INVALID;
    arena_init(&arena, &order->allocator);
    code = price_steps(&order->rows, &arena, &steps);
    for (size_t i = 0; code == OMS_OK && i < steps.n; i++)
        code = step(user, (const oms_price_step *)steps.items + i);
    arena_free(&arena);
    return code;
}

static int32_t
write_step(void *user, const oms_price_step *step)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_string(w, "kind", price_step_name(step->kind));
    json_int(w, "line", step->line ? step->line : OMS_NONE);
    json_string(w, "name", step->name);
    json_string(w, "coupon", step->coupon);
    json_int(w, "ppm", step->ppm);
    json_int(w, "base", step->base);
    json_int(w, "amount", step->amount);
    json_int(w, "before", step->before);
    json_int(w, "after", step->after);
    json_string(w, "words", step->words);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_order_price_explain_json(const oms_order *order, char **out)
{
    const struct order_row *row = rows_order(&order->rows);
    struct json_writer w;
    int32_t code;

    json_init(&w, false);
    json_object(&w, NULL);
    json_text(&w, "currency", row->currency);
    json_int(&w, "total", row->total);
    json_array(&w, "steps");
    code = oms_order_price_explain(order, write_step, &w);
    json_array_end(&w);
    json_object_end(&w);
    if (code == OMS_OK)
        return json_finish(&w, out);
    char *text = NULL;
    json_finish(&w, &text);
    oms_free(text);
    return code;
}
