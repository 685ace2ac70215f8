/* Cursors of lists: behind which order a page ended, and a mark of the query it was a page of. As text `q`, the order's id and the mark, in hexadecimal; nobody
 * but this file looks into it. */
#ifndef OMS_ENGINE_LIST_CURSOR_H
#define OMS_ENGINE_LIST_CURSOR_H

#include "oms/order.h"

#define LIST_CURSOR_SIZE (1 + 32 + 16 + 1)

/* `out` has LIST_CURSOR_SIZE bytes. */
void list_cursor_format(const oms_order_query *query, const oms_id *place, char *out);
/* OMS_OK; OMS_E_INVALID, with a sentence, for a text that is no cursor or is one of another query. */
int32_t list_cursor_parse(const oms_order_query *query, const char *text, oms_id *out, oms_error **error);

#endif
