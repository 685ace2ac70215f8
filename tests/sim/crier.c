/* The crier of tests/sim/crier.h. Requests and answers get lost here too, and engines die before and after a message went out. */
#include "sim/crier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/office.h"
#include "sim/world.h"

#define KEY_LIFE (24 * HOUR)

struct shout {
    struct world *world;
    struct front *front;
    const oms_notification_request *request;
};

/* The entry of a name, made where there is none; valid until the next is made. */
static struct cry *
look_up(struct crier *crier, const char *name)
{
    const size_t number = names_add(&crier->names, name);

    crier->cries = world_grow(crier->cries, crier->n, &crier->room, sizeof *crier->cries);
    if (number == crier->n)
        crier->cries[crier->n++] = (struct cry){.went_out = false};
    return &crier->cries[number];
}

/* From here on nobody but this service knows whether it went out. */
static void
hear(const struct shout *s)
{
    const oms_notification_request *request = s->request;
    struct cry *cry = look_up(&s->world->crier, request->key);

    if (*cry->said && strcmp(cry->said, request->template_id) != 0)
        world_broken(s->world, "key %s came with another message", request->key);
    if (cry->may_have_gone_out && !s->world->crier.knows_keys)
        world_broken(s->world, "message %s was sent again though it may have gone out", request->key);
    if (strcmp(request->audience, "customer") == 0 && request->customer &&
        customer_is_bothered(request->customer, request->channel))
        world_broken(s->world, "%s is told by %s, and never wanted that", request->customer, request->channel);
    snprintf(cry->said, sizeof cry->said, "%s", request->template_id);
    cry->may_have_gone_out = true;
}

/* Told by the engine itself that it did not: it may come again. */
static int32_t
not_sent(const struct shout *s, enum tallied what, int32_t code)
{
    look_up(&s->world->crier, s->request->key)->may_have_gone_out = false;
    world_count(s->world, what);
    return code;
}

/* Of what happens to an order once in its life. */
static bool
happens_once(const char *template_id)
{
    static const char *const once[] = {"order.confirmed", "order.shipped", "order.delivered", "order.cancelled"};

    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        if (strcmp(template_id, once[i]) == 0)
            return true;
    return false;
}

static void
send_out(const struct shout *s)
{
    char news[96];

    look_up(&s->world->crier, s->request->key)->went_out = true;
    snprintf(news, sizeof news, "%s of %s by %s", s->request->template_id, s->request->number, s->request->channel);
    struct cry *cry = look_up(&s->world->crier, news);
    if (*cry->said && happens_once(s->request->template_id))
        world_broken(s->world, "%s was told twice", news);
    snprintf(cry->said, sizeof cry->said, "%s", s->request->key);
    world_count(s->world, TALLY_MESSAGES);
}

/* What it says when it is asked and well. */
static int32_t
draw_answer(const struct shout *s)
{
    static const struct {
        int32_t code;
        enum tallied what;
        uint64_t odds;
    } answers[] = {{OMS_E_UNAVAILABLE, FAULT_UNAVAILABLE, 20},
                   {OMS_E_DECLINED_RETRY, FAULT_DECLINED_RETRY, 40},
                   {OMS_E_DECLINED, FAULT_DECLINED, 60},
                   {OMS_E_REJECTED, FAULT_REJECTED, 100}};

    for (size_t i = 0; !s->world->fine && i < sizeof answers / sizeof *answers; i++)
        if (chance_one_in(&s->world->chance, answers[i].odds))
            return not_sent(s, answers[i].what, answers[i].code);
    return OMS_OK;
}

static int32_t
answer(const struct shout *s)
{
    if (front_dies(s->front)) {
        world_count(s->world, FAULT_CRASH_AFTER_SERVICE);
        return OMS_E_UNKNOWN;
    }
    if (!s->world->fine && chance_one_in(&s->world->chance, 20)) {
        world_count(s->world, FAULT_ANSWER_LOST);
        return OMS_E_UNKNOWN;
    }
    return OMS_OK;
}

static int32_t
send_message(void *user, const oms_notification_request *request, oms_reply *reply)
{
    const struct crier_desk *desk = user;
    const struct shout s = {desk->world, &desk->world->fronts[desk->number], request};

    (void)reply;
    if (s.front->stopped)
        return OMS_E_UNAVAILABLE;
    hear(&s);
    world_meanwhile(s.world, s.front->number, 20);
    if (front_dies(s.front)) {
        world_count(s.world, FAULT_CRASH_BEFORE_SERVICE);
        return OMS_E_UNAVAILABLE;
    }
    if (!s.world->fine && chance_one_in(&s.world->chance, 20)) {
        world_count(s.world, FAULT_REQUEST_LOST);
        return OMS_E_UNKNOWN;
    }
    if (look_up(&s.world->crier, request->key)
            ->went_out) /* what it knows it does not send again, and says the same of */
        return answer(&s);
    const int32_t code = draw_answer(&s);
    if (code == OMS_OK)
        send_out(&s);
    return code == OMS_OK ? answer(&s) : code;
}

void
crier_open(struct world *world)
{
    world->crier.knows_keys = world->options.seed % 2 == 0;
    for (int i = 0; i < ENGINES; i++)
        world->crier.desks[i] = (struct crier_desk){world, i};
}

void
crier_close(struct crier *crier)
{
    names_free(&crier->names);
    free(crier->cries);
}

oms_notification_service
crier_service(struct world *world, int number)
{
    return (oms_notification_service){.size = sizeof(oms_notification_service),
                                      .user = &world->crier.desks[number],
                                      .key_lifetime_ms = world->crier.knows_keys ? KEY_LIFE : 0,
                                      .send = send_message};
}
