/* The text of a message: what a notification service makes of a template and its data. Pure. */
#ifndef OMS_SANDBOX_LETTER_H
#define OMS_SANDBOX_LETTER_H

#include "oms/notification.h"

#define LETTER_SIZE 1000

/* Writes the letter, cut where `out` (LETTER_SIZE bytes) ends. A template without a text of its own says its name. */
void letter_write(const oms_notification_request *request, char *out);

#endif
