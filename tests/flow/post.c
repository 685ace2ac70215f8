/* The post of tests/flow/post.h. */
#include "flow/post.h"

#include <stdio.h>
#include <string.h>

static void
copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static struct post_call *
remember(struct post *post, const oms_notification_request *request)
{
    struct post_call *call = &post->calls[post->n_calls++];

    ck_assert_uint_le(post->n_calls, POST_CALLS);
    *call = (struct post_call){.total = request->total,
                               .amount = request->amount,
                               .at = request->now,
                               .first_sent_at = request->first_sent_at,
                               .attempt = request->attempt};
    copy(call->key, sizeof call->key, request->key);
    copy(call->template_id, sizeof call->template_id, request->template_id);
    copy(call->audience, sizeof call->audience, request->audience);
    copy(call->channel, sizeof call->channel, request->channel);
    copy(call->recipient, sizeof call->recipient, request->recipient);
    copy(call->name, sizeof call->name, request->name);
    copy(call->locale, sizeof call->locale, request->locale);
    copy(call->number, sizeof call->number, request->number);
    copy(call->state, sizeof call->state, request->state);
    copy(call->currency, sizeof call->currency, request->currency);
    copy(call->reason, sizeof call->reason, request->reason);
    copy(call->carrier, sizeof call->carrier, request->carrier);
    copy(call->tracking, sizeof call->tracking, request->tracking);
    return call;
}

static int32_t
send_message(void *user, const oms_notification_request *request, oms_reply *reply)
{
    struct post *post = user;
    struct post_call *call = remember(post, request);

    oms_reply_set_reference(reply, request->key);
    call->answer = post->next < post->n_answers ? post->answers[post->next++] : OMS_OK;
    return call->answer;
}

static int32_t
query(void *user, const oms_notification_request *request, oms_reply *reply)
{
    struct post *post = user;
    struct post_call *call = remember(post, request);

    (void)reply;
    call->query = 1;
    call->answer = post->truth;
    return post->truth;
}

static void
destroy(void *user)
{
    ((struct post *)user)->destroyed++;
}

void
post_open(struct post *post)
{
    *post = (struct post){
        .service = {.size = sizeof post->service, .user = post, .send = send_message, .destroy = destroy}};
}

void
post_answers(struct post *post, const int32_t *answers, size_t n)
{
    ck_assert_uint_le(post->n_answers + n, POST_ANSWERS);
    memcpy(post->answers + post->n_answers, answers, n * sizeof *answers);
    post->n_answers += n;
}

void
post_knows_keys(struct post *post, int64_t lifetime_ms)
{
    post->service.key_lifetime_ms = lifetime_ms;
}

void
post_can_query(struct post *post, int32_t truth)
{
    post->service.query = query;
    post->truth = truth;
}

void
shop_open_told_by(struct shop *shop, struct post *post, const char *path)
{
    shop_open_with(shop,
                   &(struct shop_options){.path = path,
                                          .engine = {.notification = &post->service, .operations = "ops@example.org"}});
}

static int
arrived(const struct post_call *call)
{
    return !call->query && (call->answer == OMS_OK || call->answer == OMS_E_UNKNOWN);
}

static int
arrived_before(const struct post *post, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (arrived(&post->calls[i]) && strcmp(post->calls[i].key, post->calls[n].key) == 0)
            return post->service.key_lifetime_ms > 0;
    return 0;
}

int64_t
post_delivered(const struct post *post, const char *template_id)
{
    int64_t n = 0;

    for (size_t i = 0; i < post->n_calls; i++)
        n += (!template_id || strcmp(post->calls[i].template_id, template_id) == 0) && arrived(&post->calls[i]) &&
             !arrived_before(post, i);
    return n;
}

const struct post_call *
post_last(const struct post *post, const char *template_id)
{
    for (size_t i = post->n_calls; i > 0; i--)
        if (strcmp(post->calls[i - 1].template_id, template_id) == 0)
            return &post->calls[i - 1];
    ck_abort_msg("%s was never sent", template_id);
    return NULL;
}
