/* The snapshot behind oms_order: an order's rows in an arena of their own. */
#ifndef OMS_ENGINE_SNAPSHOT_H
#define OMS_ENGINE_SNAPSHOT_H

#include "engine/engine.h"
#include "model/order_rows.h"

struct oms_order {
    oms_allocator allocator; /* a copy: a snapshot may outlive its engine */
    struct arena arena;
    struct order_rows rows;
    oms_problem *problems; /* the open ones */
    size_t n_problems;
    int32_t state;
    int32_t replayed;
    const char *waits_for;
    struct quote_row *quote; /* NULL: this price was not promised */
    const char *quote_token;
};

/* Takes arena and rows over (the arena is empty afterwards); OMS_E_NOMEM. */
int32_t snapshot_take(oms_engine *engine, struct arena *arena, struct order_rows *rows, oms_order **out);
/* A view on rows that stay where they are, for a callback; nothing of it is freed. */
int32_t snapshot_view(const oms_engine *engine, struct oms_order *order, const struct order_rows *rows);
/* Loads an order whole. */
int32_t snapshot_load(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error);

#endif
