/* How carriers answer, for whoever asks which of them are up: a row for each carrier, written when its answer changes and once a minute, so that shipments do
 * not wait for each other on it. Pure. */
#include "base/clock.h"
#include "base/text.h"
#include "model/effects.h"
#include "model/shipment.h"

/* What is neither definite nor one of these is taken for silence. */
static oms_text
answer_name(int32_t code)
{
    if (code == OMS_PENDING)
        return TEXT("pending");
    if (code == OMS_E_UNAVAILABLE)
        return TEXT(CARRIER_UNAVAILABLE);
    return definite_name(code) ? text_of(definite_name(code)) : TEXT(CARRIER_SILENT);
}

static struct carrier_row *
row_of(struct decision *d, oms_text code)
{
    for (size_t i = 0; i < d->rows->carriers.n; i++)
        if (text_equal(rows_carrier(d->rows, i)->code, code))
            return rows_carrier(d->rows, i);
    struct carrier_row *row = row_list_add(d->arena, &d->rows->carriers, NULL, sizeof *row);
    if (row)
        *row = (struct carrier_row){.code = code};
    return row;
}

void
note_answer(struct decision *d, const struct job_row *job, int32_t code, const struct oms_reply *reply)
{
    const oms_text answer = answer_name(code);
    struct carrier_row *row = row_of(d, job->carrier);

    if (!row || (text_equal(row->answer, answer) && d->now - row->answered_at < MINUTE_MS))
        return;
    if (!text_equal(row->answer, answer))
        row->since = d->now;
    row->answer = answer;
    row->message = reply ? arena_text(d->arena, reply->message) : (oms_text){0};
    row->answered_at = d->now;
}

bool
carrier_down(const struct carrier_row *row)
{
    return text_is(row->answer, CARRIER_UNAVAILABLE) || text_is(row->answer, CARRIER_SILENT);
}
