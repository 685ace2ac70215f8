/* Opening the world of tests/fuzz/world.h, and the hooks that watch it from inside. */
#include "world.h"

static int32_t
check_transition(void *user, const oms_order *order, int32_t from, const char **reason)
{
    struct world *world = user;

    (void)order;
    (void)from;
    if (world->vetoes == 0)
        return OMS_OK;
    world->vetoes--;
    *reason = "not today, says 4111 1111 1111 1111";
    return OMS_E_VETO;
}

static void
observe_transition(void *user, const oms_order *order, int32_t from)
{
    struct world *world = user;
    const oms_transition *transition = oms_transition_at(0);
    oms_order *now = NULL;
    int32_t code;

    for (size_t i = 1; transition && (transition->from != from || transition->to != oms_order_state(order)); i++)
        transition = oms_transition_at(i);
    MUST(transition != NULL);
    TRY(code, oms_order_get(world->shop.engine, oms_order_id(order), &now, &error));
    MUST(code == OMS_OK);
    oms_order_free(now);
    TRY(code, oms_order_cancel(world->shop.engine, oms_order_id(order), NULL, NULL, &error));
    MUST(code == OMS_E_REENTRANT);
}

static void
add_hooks(struct world *world)
{
    const oms_guard guard = {.size = sizeof guard, .user = world, .check = check_transition};
    const oms_observer observer = {.size = sizeof observer, .user = world, .observe = observe_transition};

    MUST(oms_engine_add_guard(world->shop.engine, &guard, NULL) == OMS_OK);
    MUST(oms_engine_add_observer(world->shop.engine, &observer, NULL) == OMS_OK);
}

void
world_open(struct world *world, const uint8_t *data, size_t size)
{
    struct fuzz_shop_options options = {0};
    oms_payment_service service;
    oms_sandbox *sandbox = NULL;
    uint8_t policies = 0;

    *world = (struct world){.stream = {.data = data, .size = size}};
    MUST(oms_sandbox_new(NULL, &sandbox, NULL) == OMS_OK);
    till_open(&world->till, sandbox);
    service = till_service(&world->till);
    if (size > 0 && data[0] == '!') {
        world->stream.at = 1;
        policies = stream_byte(&world->stream);
    }
    options.payment = &service;
    options.sandbox = sandbox;
    options.capture = policies & 1 ? OMS_CAPTURE_ON_CONFIRMATION : OMS_CAPTURE_ON_DISPATCH;
    options.release_on_decline = policies >> 1 & 1;
    options.duplicates = policies & 4 ? OMS_DUPLICATE_REFUSE : OMS_DUPLICATE_WARN;
    MUST(fuzz_shop_open(&world->shop, &options) == OMS_OK);
    add_hooks(world);
    fuzz_shop_furnish(&world->shop, 2);
    MUST(oms_stock_adjust(world->shop.engine, "MUG", "BER", 8, NULL, NULL) == OMS_OK);
}
