/* The provider of tests/flow/provider.h. */
#include "flow/provider.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static void
remember(struct provider *provider, enum slot slot, const oms_payment_request *request)
{
    struct provider_call *call = &provider->calls[provider->n_calls++];

    ck_assert_uint_le(provider->n_calls, PROVIDER_CALLS);
    *call = (struct provider_call){.slot = slot,
                                   .amount = request->amount,
                                   .at = request->now,
                                   .first_sent_at = request->first_sent_at,
                                   .attempt = request->attempt,
                                   .customer_present = request->customer_present};
    snprintf(call->key, sizeof call->key, "%s", request->key);
    snprintf(call->effect, sizeof call->effect, "%s", request->effect);
}

static int32_t
next_answer(struct provider *provider, enum slot slot)
{
    if (provider->next[slot] < provider->n_answers[slot])
        return provider->answers[slot][provider->next[slot]++];
    return slot == QUERY ? OMS_E_NOT_FOUND : OMS_OK;
}

static void
fill(const struct provider *provider, const oms_payment_request *request, oms_reply *reply)
{
    char reference[80];

    snprintf(reference, sizeof reference, "ref-%s", request->key);
    oms_reply_set_reference(reply, reference);
    oms_reply_set_retry_after(reply, provider->retry_after_ms);
    oms_reply_set_decline(reply, provider->decline);
    if (provider->message)
        oms_reply_set_message(reply, provider->message);
    if (provider->action)
        oms_reply_set_action(reply, "redirect", provider->action, provider->action_expires_at);
}

static int32_t
receive(void *user, enum slot slot, const oms_payment_request *request, oms_reply *reply)
{
    struct provider *provider = user;

    pthread_mutex_lock(&provider->lock);
    remember(provider, slot, request);
    int32_t answer = next_answer(provider, slot);
    fill(provider, request, reply);
    pthread_mutex_unlock(&provider->lock);
    if (provider->during)
        provider->during(provider->during_user, request);
    return answer;
}

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return receive(user, AUTHORIZE, request, reply);
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return receive(user, CAPTURE, request, reply);
}

static int32_t
void_payment(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return receive(user, VOID, request, reply);
}

static int32_t
refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return receive(user, REFUND, request, reply);
}

static int32_t
query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return receive(user, QUERY, request, reply);
}

void
provider_open(struct provider *provider)
{
    memset(provider, 0, sizeof *provider);
    pthread_mutex_init(&provider->lock, NULL);
    provider->action_expires_at = OMS_NONE;
    provider->service = (oms_payment_service){.size = sizeof provider->service,
                                              .user = provider,
                                              .authorize = authorize,
                                              .capture = capture,
                                              .void_payment = void_payment,
                                              .refund = refund,
                                              .query = query};
}

void
provider_answers(struct provider *provider, enum slot slot, const int32_t *answers, size_t n)
{
    ck_assert_uint_le(provider->n_answers[slot] + n, PROVIDER_ANSWERS);
    memcpy(provider->answers[slot] + provider->n_answers[slot], answers, n * sizeof *answers);
    provider->n_answers[slot] += n;
}

int64_t
provider_count(const struct provider *provider, enum slot slot)
{
    int64_t n = 0;

    for (size_t i = 0; i < provider->n_calls; i++)
        n += provider->calls[i].slot == slot;
    return n;
}

const struct provider_call *
provider_call(const struct provider *provider, enum slot slot, size_t nth)
{
    for (size_t i = 0; i < provider->n_calls; i++)
        if (provider->calls[i].slot == slot && nth-- == 0)
            return &provider->calls[i];
    ck_abort_msg("the provider was not called as often");
    return NULL;
}
