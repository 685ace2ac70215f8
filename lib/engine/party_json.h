/* Addresses and contacts in documents of the library. */
#ifndef OMS_ENGINE_PARTY_JSON_H
#define OMS_ENGINE_PARTY_JSON_H

#include "base/json_write.h"
#include "model/rows.h"

/* A member `key`; null where there is nothing to say. */
void party_json_address(struct json_writer *w, const char *key, const struct party_row *party);
/* A member `contact`; null where there is nothing to say. */
void party_json_contact(struct json_writer *w, const struct party_row *party);

#endif
