/* The schedule and the terms of a subscription in a draft's document. Only built with the feature `json`. */
#ifndef OMS_ENGINE_DRAFT_SCHEDULE_JSON_H
#define OMS_ENGINE_DRAFT_SCHEDULE_JSON_H

#include "engine/json_read.h"
#include "oms/subscription.h"

/* As in the document; text belongs to it. Zeroed by the caller. */
struct draft_subscription {
    bool schedule_given;
    bool terms_given;
    const char *unit;
    const char *start;
    const char *zone;
    const char *rrule;
    const char *price_policy;
    const char *missed;
    const char *short_of_stock;
    int64_t every;
    int64_t day_of_month;
    int64_t notice_days;
    int64_t missed_cap;
    int64_t trial_days;
    int64_t min_cycles;
    int64_t max_cycles;
    int64_t prepaid;
    int32_t gift;
    const char *dunning_end;
    int64_t reminder_days;
    int64_t dunning_days[OMS_LIMIT_DUNNING];
    size_t n_dunning_days;
};

/* `schedule` and `terms`, into a struct draft_subscription. */
int32_t draft_schedule_read(const struct place *at, const json_t *value, void *into, oms_error **error);
int32_t draft_terms_read(const struct place *at, const json_t *value, void *into, oms_error **error);
/* Nothing where there was no schedule. */
int32_t draft_subscription_set(oms_draft *draft, const struct draft_subscription *from, oms_error **error);

#endif
