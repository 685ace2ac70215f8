/* Writes parties; what they mean is the model's. */
#include "engine/party_json.h"

void
party_json_address(struct json_writer *w, const char *key, const struct party_row *party)
{
    if (party == NULL || party->country.data == NULL) {
        json_null(w, key);
        return;
    }
    json_object(w, key);
    json_text(w, "name", party->name);
    json_text(w, "line1", party->line1);
    json_text(w, "line2", party->line2);
    json_text(w, "city", party->city);
    json_text(w, "region", party->region);
    json_text(w, "postcode", party->postcode);
    json_text(w, "country", party->country);
    json_object_end(w);
}

void
party_json_contact(struct json_writer *w, const struct party_row *party)
{
    if (party == NULL || (party->email.data == NULL && party->phone.data == NULL && party->locale.data == NULL)) {
        json_null(w, "contact");
        return;
    }
    json_object(w, "contact");
    json_text(w, "email", party->email);
    json_text(w, "phone", party->phone);
    json_text(w, "locale", party->locale);
    json_object_end(w);
}
