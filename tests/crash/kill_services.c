/* Points in the storage contract and in the services, where the program gets their vtables from: before and after each commit, read and call, and at each row
 * that is read; and where a provider's word comes in. A slot keeps its `user`, so that slots which are not watched go straight through. */
#include "kill.h"
#include "oms/errors.h"
#include "oms/inbox.h"
#include "oms/sandbox.h"
#include "oms/store_sqlite.h"

#define AROUND(point, call)                                                                                            \
    do {                                                                                                               \
        kill_pass(point ".before");                                                                                    \
        int32_t answer = (call);                                                                                       \
        kill_pass(point ".after");                                                                                     \
        return answer;                                                                                                 \
    } while (0)

static oms_store store;
static oms_payment_service payment;
static oms_address_service address;
static oms_carrier_service carrier; /* of several, who are served alike */
static oms_notification_service notification;

static int32_t
attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    AROUND("attach", store.attach(user, schema, flags, error));
}

struct reader {
    oms_row_fn row;
    void *user;
};

static int32_t
read_row(void *user, size_t read, const void *row)
{
    const struct reader *reader = user;

    kill_pass("read.row");
    return reader->row(reader->user, read, row);
}

static int32_t
read_all(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct reader reader = {.row = row, .user = row_user};

    AROUND("read", store.read(user, reads, n, read_row, &reader, error));
}

static int32_t
commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    AROUND("commit", store.commit(user, sets, n, error));
}

int32_t
oms_store_sqlite(const char *path, const oms_sqlite_options *options, oms_store *out, oms_error **error)
{
    int32_t (*make)(const char *, const oms_sqlite_options *, oms_store *, oms_error **);

    *(void **)&make = kill_next("oms_store_sqlite");
    int32_t code = make(path, options, out, error);
    if (code != OMS_OK)
        return code;
    store = *out;
    out->attach = attach;
    out->read = read_all;
    out->commit = commit;
    return code;
}

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    AROUND("authorize", payment.authorize(user, request, reply));
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    AROUND("capture", payment.capture(user, request, reply));
}

static int32_t
void_payment(void *user, const oms_payment_request *request, oms_reply *reply)
{
    AROUND("void", payment.void_payment(user, request, reply));
}

static int32_t
refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    AROUND("refund", payment.refund(user, request, reply));
}

static int32_t
query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    AROUND("query", payment.query(user, request, reply));
}

int32_t
oms_sandbox_payment(oms_sandbox *sandbox, oms_payment_service *out)
{
    int32_t (*make)(oms_sandbox *, oms_payment_service *);

    *(void **)&make = kill_next("oms_sandbox_payment");
    int32_t code = make(sandbox, out);
    if (code != OMS_OK)
        return code;
    payment = *out;
    out->authorize = authorize;
    out->capture = capture;
    out->void_payment = void_payment;
    out->refund = refund;
    out->query = query;
    return code;
}

static int32_t
create_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    AROUND("create_shipment", carrier.create_shipment(user, request, reply));
}

static int32_t
void_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    AROUND("void_shipment", carrier.void_shipment(user, request, reply));
}

int32_t
oms_sandbox_carrier(oms_sandbox *sandbox, size_t index, oms_carrier_service *out)
{
    int32_t (*make)(oms_sandbox *, size_t, oms_carrier_service *);

    *(void **)&make = kill_next("oms_sandbox_carrier");
    int32_t code = make(sandbox, index, out);
    if (code != OMS_OK)
        return code;
    carrier = *out;
    out->create_shipment = create_shipment;
    out->void_shipment = void_shipment;
    return code;
}

static int32_t
validate(void *user, const oms_address *asked, oms_reply *reply)
{
    AROUND("address", address.validate(user, asked, reply));
}

int32_t
oms_sandbox_address(oms_sandbox *sandbox, oms_address_service *out)
{
    int32_t (*make)(oms_sandbox *, oms_address_service *);

    *(void **)&make = kill_next("oms_sandbox_address");
    int32_t code = make(sandbox, out);
    if (code != OMS_OK)
        return code;
    address = *out;
    out->validate = validate;
    return code;
}

static int32_t
send_message(void *user, const oms_notification_request *request, oms_reply *reply)
{
    AROUND("send", notification.send(user, request, reply));
}

int32_t
oms_sandbox_notification(oms_sandbox *sandbox, oms_notification_service *out)
{
    int32_t (*make)(oms_sandbox *, oms_notification_service *);

    *(void **)&make = kill_next("oms_sandbox_notification");
    int32_t code = make(sandbox, out);
    if (code != OMS_OK)
        return code;
    notification = *out;
    out->send = send_message;
    return code;
}

/* What a provider tells comes in here. */
int32_t
oms_inbox_accept_json(oms_engine *engine, const char *provider, const char *signature, const char *payload, size_t len,
                      int32_t *what, oms_order **out, oms_error **error)
{
    int32_t (*accept)(oms_engine *, const char *, const char *, const char *, size_t, int32_t *, oms_order **,
                      oms_error **);

    *(void **)&accept = kill_next("oms_inbox_accept_json");
    AROUND("inbox", accept(engine, provider, signature, payload, len, what, out, error));
}
