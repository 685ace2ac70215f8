/* A shop in an event loop: one thread, poll(2), and libooms as one of several things it waits for. Orders come in on standard input, a line each ("MUG 2"). The
 * engine is asked to work when the time it named has come, or when it rings: `wake` writes to a pipe that the loop polls, whichever thread or provider's answer
 * (oms_complete) brought the work. Usage: echo "MUG 2" | loop [FILE] */
#include <fcntl.h>
#include <oms/oms.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static oms_error *error;

static void
must(int32_t code)
{
    if (code == OMS_OK)
        return;
    fprintf(stderr, "%s: %s\n", oms_result_name(code), error ? oms_error_message(error) : "");
    exit(1);
}

/* May be called on any thread, and must not call the engine: a byte in the pipe is all. When the pipe is full the loop knows already. */
static void
wake(void *user)
{
    const int *pipe_in = user;
    ssize_t ignored = write(*pipe_in, "!", 1);
    (void)ignored;
}

static void
observe(void *user, const oms_order *order, int32_t from)
{
    (void)user;
    printf("%s -> %s\n", oms_state_name(from), oms_state_name(oms_order_state(order)));
}

static oms_engine *
open_shop(const char *path, oms_sandbox *sandbox, int *bell)
{
    const oms_observer observer = {.size = sizeof observer, .observe = observe};
    oms_store store = {.size = sizeof store};
    oms_payment_service payment = {.size = sizeof payment};
    oms_engine_options options = {
        .size = sizeof options, .store = &store, .payment = &payment, .wake = wake, .wake_user = bell};
    oms_engine *engine;

    must(oms_store_sqlite(path, NULL, &store, &error));
    must(oms_sandbox_payment(sandbox, &payment)); /* your payment provider stands here */
    must(oms_engine_open(&options, &engine, &error));
    must(oms_engine_add_observer(engine, &observer, &error));
    must(oms_product_put(engine, &(oms_product){.size = sizeof(oms_product), .sku = "MUG"}, &error));
    must(oms_price_put(engine, &(oms_price){.size = sizeof(oms_price), .sku = "MUG", .currency = "EUR", .amount = 1999},
                       &error));
    must(oms_stock_adjust(engine, "MUG", "shelf", 100, "delivery", &error));
    return engine;
}

/* Stores the order and returns at once: the loop is not kept waiting by the payment provider. */
static void
take_order(oms_engine *engine, const char *sku, int quantity)
{
    const oms_draft_line line = {.size = sizeof line, .sku = sku, .quantity = quantity, .unit_price = OMS_NONE};
    oms_draft *draft;
    int32_t code;

    must(oms_draft_new("EUR", &draft, &error));
    must(oms_draft_set_payment(draft, "card", "tok_ok", &error));
    code = oms_draft_add_line(draft, &line, &error);
    if (code == OMS_OK)
        code = oms_order_place(engine, draft, OMS_PLACE_NO_DRIVE, NULL, &error);
    if (code != OMS_OK)
        printf("refused: %s\n", oms_error_message(error));
    oms_error_free(error);
    error = NULL;
    oms_draft_free(draft);
}

/* 0 at the end of the input. */
static int
read_line(oms_engine *engine)
{
    char line[80], sku[65];
    int quantity;

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (sscanf(line, "%64s %d", sku, &quantity) == 2)
        take_order(engine, sku, quantity);
    return 1;
}

/* Milliseconds for poll: 0 when work is overdue, −1 (for ever, or until the bell rings) when there is none. */
static int
patience(oms_engine *engine, int64_t next_due)
{
    const int64_t wait = next_due == OMS_NONE ? -1 : next_due - oms_engine_now(engine);

    return next_due == OMS_NONE ? -1 : wait < 0 ? 0 : wait > 60000 ? 60000 : (int)wait;
}

static void
serve(oms_engine *engine, int bell)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = bell, .events = POLLIN}};
    int64_t next_due;
    char rings[64];

    setvbuf(stdin, NULL, _IONBF, 0); /* what stdio keeps for itself poll does not see */
    must(oms_engine_next_due(engine, &next_due, &error));
    while (fds[0].fd >= 0 || next_due != OMS_NONE) {
        if (poll(fds, 2, patience(engine, next_due)) < 0)
            return;
        if (fds[0].revents && !read_line(engine))
            fds[0].fd = -1; /* no more orders: finish what there is */
        while (read(bell, rings, sizeof rings) > 0)
            ;
        must(oms_engine_run(engine, 10, NULL, &next_due, &error)); /* a few steps, then the loop's other guests */
    }
}

int
main(int argc, char **argv)
{
    oms_sandbox *sandbox;
    int bell[2];

    if (pipe(bell) != 0 || fcntl(bell[0], F_SETFL, O_NONBLOCK) != 0 || fcntl(bell[1], F_SETFL, O_NONBLOCK) != 0)
        return 1;
    must(oms_sandbox_new(NULL, &sandbox, &error));
    oms_engine *engine = open_shop(argc > 1 ? argv[1] : ":memory:", sandbox, &bell[1]);
    serve(engine, bell[0]);
    oms_engine_close(engine);
    oms_sandbox_free(sandbox);
    return 0;
}
