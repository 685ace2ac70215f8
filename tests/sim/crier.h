/* Who tells people in a simulated world: the notification service. It keeps books of what it was asked to send, and what an honest engine never does breaks the
 * world: sending again what may have gone out to a service that does not know keys, another message under the same key, the same news twice. */
#ifndef TESTS_SIM_CRIER_H
#define TESTS_SIM_CRIER_H

#include <stdbool.h>

#include "oms/notification.h"
#include "sim/names.h"

struct world;

/* What was heard under a name: a key, or an order's news. */
struct cry {
    char said[64];          /* under a key, which template; of news, under which key */
    bool may_have_gone_out; /* as far as an engine can know */
    bool went_out;
};

struct crier_desk {
    struct world *world;
    int number; /* of the engine that asks here */
};

struct crier {
    struct names names;
    struct cry *cries; /* one of each */
    size_t n;
    size_t room;
    bool knows_keys;
    struct crier_desk desks[2];
};

void crier_open(struct world *world);
void crier_close(struct crier *crier);
oms_notification_service crier_service(struct world *world, int number);

#endif
