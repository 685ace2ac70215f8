/* Guards and observers. The array of them is replaced, never changed, so that it is read without holding the lock; old ones are freed with the engine. */
#include "engine/hooks.h"

#include <stdlib.h>
#include <string.h>

#include "base/abi.h"
#include "engine/snapshot.h"

static struct hooks *
current(oms_engine *engine)
{
    pthread_mutex_lock(&engine->hooks_lock);
    struct hooks *hooks = engine->hooks;
    pthread_mutex_unlock(&engine->hooks_lock);
    return hooks;
}

static int32_t
ask(oms_engine *engine, const oms_guard *guard, struct oms_order *order, const struct transition *t, oms_error **error)
{
    const char *reason = NULL;

    order->state = t->to; /* one commit may hold two transitions */

    struct callback callback = {.engine = engine};
    engine_callback_begin(&callback);
    int32_t code = guard->check(guard->user, order, t->from, &reason);
    engine_callback_end(&callback);
    if (code == OMS_OK)
        return OMS_OK;
    if (code > OMS_E_HOST)
        code = OMS_E_VETO; /* whatever else it said was no yes */
    return error_set(error, code, "a guard does not let the order become %s: %s", oms_state_name(t->to),
                     reason ? reason : "it gave no reason");
}

int32_t
ask_guards(oms_engine *engine, const struct decision *d, oms_error **error)
{
    const struct hooks *hooks = current(engine);
    const struct transition *transitions = d->transitions.items;
    struct oms_order order;
    int32_t code;

    if (!hooks || !hooks->n_guards || !d->transitions.n)
        return OMS_OK;
    code = snapshot_view(engine, &order, d->rows);
    for (size_t i = 0; code == OMS_OK && i < d->transitions.n; i++)
        for (size_t k = 0; code == OMS_OK && k < hooks->n_guards; k++)
            code = ask(engine, &hooks->guards[k], &order, &transitions[i], error);
    return code;
}

void
tell_observers(oms_engine *engine, const struct decision *d, const oms_order *order)
{
    const struct hooks *hooks = current(engine);
    const struct transition *transitions = d->transitions.items;

    if (!hooks)
        return;
    struct callback callback = {.engine = engine};
    struct oms_order seen = *order;
    engine_callback_begin(&callback);
    for (size_t i = 0; i < d->transitions.n; i++) {
        seen.state = transitions[i].to;
        for (size_t k = 0; k < hooks->n_observers; k++)
            hooks->observers[k].observe(hooks->observers[k].user, &seen, transitions[i].from);
    }
    engine_callback_end(&callback);
}

/* A copy with room for one more of each. */
static struct hooks *
grown(const struct hooks *older)
{
    const size_t n_guards = older ? older->n_guards : 0;
    const size_t n_observers = older ? older->n_observers : 0;
    struct hooks *hooks =
        calloc(1, sizeof *hooks + (n_guards + 1) * sizeof(oms_guard) + (n_observers + 1) * sizeof(oms_observer));

    if (!hooks)
        return NULL;
    hooks->guards = (oms_guard *)(hooks + 1);
    hooks->observers = (oms_observer *)(hooks->guards + n_guards + 1);
    hooks->n_guards = n_guards;
    hooks->n_observers = n_observers;
    if (n_guards)
        memcpy(hooks->guards, older->guards, n_guards * sizeof *hooks->guards);
    if (n_observers)
        memcpy(hooks->observers, older->observers, n_observers * sizeof *hooks->observers);
    return hooks;
}

static int32_t
add_hook(oms_engine *engine, const oms_guard *guard, const oms_observer *observer, oms_error **error)
{
    pthread_mutex_lock(&engine->hooks_lock);
    struct hooks *hooks = grown(engine->hooks);
    if (hooks) {
        if (guard)
            hooks->guards[hooks->n_guards++] = *guard;
        if (observer)
            hooks->observers[hooks->n_observers++] = *observer;
        hooks->older = engine->hooks;
        engine->hooks = hooks;
    }
    pthread_mutex_unlock(&engine->hooks_lock);
    return hooks ? OMS_OK : error_set(error, OMS_E_NOMEM, "out of memory");
}

static const size_t guard_sizes[] = {sizeof(oms_guard)};
static const size_t observer_sizes[] = {sizeof(oms_observer)};

int32_t
oms_engine_add_guard(oms_engine *engine, const oms_guard *guard, oms_error **error)
{
    oms_guard taken;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!guard)
        return error_set(error, OMS_E_INVALID, "guard: it is NULL");
    code = abi_take(&taken, sizeof taken, guard_sizes, 1, guard);
    if (code != OMS_OK)
        return error_set(error, code, "guard: size %zu is of no release known here", guard->size);
    if (!taken.check)
        return error_set(error, OMS_E_INVALID, "guard.check: it is NULL");
    return add_hook(engine, &taken, NULL, error);
}

int32_t
oms_engine_add_observer(oms_engine *engine, const oms_observer *observer, oms_error **error)
{
    oms_observer taken;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!observer)
        return error_set(error, OMS_E_INVALID, "observer: it is NULL");
    code = abi_take(&taken, sizeof taken, observer_sizes, 1, observer);
    if (code != OMS_OK)
        return error_set(error, code, "observer: size %zu is of no release known here", observer->size);
    if (!taken.observe)
        return error_set(error, OMS_E_INVALID, "observer.observe: it is NULL");
    return add_hook(engine, NULL, &taken, error);
}

static void
destroy_hooks(const struct hooks *hooks)
{
    for (size_t i = 0; i < hooks->n_guards; i++)
        if (hooks->guards[i].destroy)
            hooks->guards[i].destroy(hooks->guards[i].user);
    for (size_t i = 0; i < hooks->n_observers; i++)
        if (hooks->observers[i].destroy)
            hooks->observers[i].destroy(hooks->observers[i].user);
}

void
hooks_free(oms_engine *engine)
{
    struct hooks *hooks = engine->hooks;

    if (hooks)
        destroy_hooks(hooks);
    while (hooks) {
        struct hooks *older = hooks->older;
        free(hooks);
        hooks = older;
    }
}
