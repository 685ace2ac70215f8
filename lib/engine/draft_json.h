/* One draft from one JSON text. Only built with the feature `json`. */
#ifndef OMS_ENGINE_DRAFT_JSON_H
#define OMS_ENGINE_DRAFT_JSON_H

#include "engine/json_split.h"
#include "oms/order.h"

int32_t draft_json_read(const struct json_piece *piece, oms_draft **out, oms_error **error);

#endif
