/* A carrier that says what a test tells it to, one answer after another, and remembers every call; and a shop that has three of them. */
#ifndef TESTS_FLOW_HAULIER_H
#define TESTS_FLOW_HAULIER_H

#include "flow/words.h"

enum haul { CREATE, UNBOOK, HAUL_QUERY, HAULS };

#define HAULIER_CALLS   64
#define HAULIER_ANSWERS 64

struct haul_call {
    enum haul haul;
    char key[64];
    char effect[32];
    char reference[64]; /* as asked for; empty for none */
    char tracking[64];
    int64_t at;
    int64_t units;
    size_t n_lines;
    char city[32];
};

struct haulier {
    const char *code;
    int32_t answers[HAULS][HAULIER_ANSWERS];
    size_t n_answers[HAULS];
    size_t next[HAULS];
    int32_t otherwise; /* what creating answers when nothing was said */
    int64_t retry_after_ms;
    struct haul_call calls[HAULIER_CALLS];
    size_t n_calls;
    oms_carrier_service service;
    void (*during)(void *user, const oms_shipment_request *request); /* while it is being called; may be NULL */
    void *during_user;
};

/* Three of them, asked in this order. */
struct yard {
    struct haulier fedex;
    struct haulier ups;
    struct haulier dhl;
    const oms_carrier_service *services[3];
};

/* Says yes to everything, and at a query that it never saw the key, until told otherwise. */
void haulier_open(struct haulier *haulier, const char *code);
void haulier_says(struct haulier *haulier, enum haul haul, const int32_t *answers, size_t n);
#define TELLS(haulier, haul, ...)                                                                                      \
    haulier_says(haulier, haul, (const int32_t[]){__VA_ARGS__},                                                        \
                 sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))
int64_t haulier_count(const struct haulier *haulier, enum haul haul);
/* The nth call of a kind, from 0; it must be there. */
const struct haul_call *haulier_call(const struct haulier *haulier, enum haul haul, size_t nth);

/* A shop with the first `n` of the yard, and so many mugs. */
void shop_open_with_carriers(struct shop *shop, struct yard *yard, size_t n, int32_t book);
void all_down(struct yard *yard);
/* A paid order of two mugs that goes to Berlin, and what is due for it done. */
oms_id order_of_two(struct shop *shop);
void send_by(struct shop *shop, const oms_id *id, const char *carrier, const char *tracking);

/* The nth shipment of an order, from 1, as JSON says it: `field` must have this value ("null" for none). */
void assert_shipment(struct shop *shop, const oms_id *id, int64_t n, const char *field, const char *value);
void assert_fulfilment(struct shop *shop, const oms_id *id, const char *status);

#endif
