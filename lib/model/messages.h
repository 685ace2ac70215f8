/* Messages to customers and operations: which step causes which, as a table, and their intents. Pure. */
#ifndef OMS_MODEL_MESSAGES_H
#define OMS_MODEL_MESSAGES_H

#include "model/decision.h"
#include "oms/notification.h"

/* Looks at what was decided and adds the intents of the messages it causes: the last thing that is done to a decision. Nothing where nobody is told. */
void write_messages(struct decision *d);
/* The first row of a template; NULL for a name that is none. */
const oms_notification_template *template_find(oms_text id);

#endif
