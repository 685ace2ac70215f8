/* A notification service that says what a test tells it to, one answer after another, and remembers every call: which message, to whom, under which key. */
#ifndef TESTS_FLOW_POST_H
#define TESTS_FLOW_POST_H

#include "kit/shop.h"

#define POST_ANSWERS 16
#define POST_CALLS   64

struct post_call {
    char key[64];
    char template_id[32];
    char audience[16];
    char channel[8];
    char recipient[64];
    char name[32];
    char locale[8];
    char number[40];
    char state[16];
    char currency[4];
    char reason[200];
    char carrier[32];
    char tracking[32];
    int64_t total;
    int64_t amount;
    int64_t at;
    int64_t first_sent_at;
    int32_t attempt;
    int32_t answer;
    int query;
};

struct post {
    oms_notification_service service;
    int32_t answers[POST_ANSWERS];
    size_t n_answers;
    size_t next;
    int32_t truth; /* what a query answers */
    struct post_call calls[POST_CALLS];
    size_t n_calls;
    int destroyed;
};

/* Sends everything, and does not know keys, until told otherwise. */
void post_open(struct post *post);
void post_answers(struct post *post, const int32_t *answers, size_t n);
#define POST_SAYS(post, ...)                                                                                           \
    post_answers(post, (const int32_t[]){__VA_ARGS__}, sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))
/* It knows keys from now on: a key is sent once. Before the shop opens. */
void post_knows_keys(struct post *post, int64_t lifetime_ms);
/* It answers queries. Before the shop opens. */
void post_can_query(struct post *post, int32_t truth);

/* A shop with this post, whose operations are at ops@example.org. `path` may be NULL: in memory. */
void shop_open_told_by(struct shop *shop, struct post *post, const char *path);

/* How many messages of a template arrived: those that were handed on and those of which nobody knows, each key once where it knows keys. NULL: of any. */
int64_t post_delivered(const struct post *post, const char *template_id);
/* The last call for a template; it must be there. */
const struct post_call *post_last(const struct post *post, const char *template_id);

#endif
