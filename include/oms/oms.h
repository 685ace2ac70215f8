/**
 * @file oms/oms.h
 * All of libooms: the order engine you link. See oms/engine.h for where to begin.
 */
#ifndef OMS_OMS_H
#define OMS_OMS_H

#include "oms/alternatives.h"
#include "oms/calendar.h"
#include "oms/carrier.h"
#include "oms/catalog.h"
#include "oms/diagnosis.h"
#include "oms/document.h"
#include "oms/engine.h"
#include "oms/errors.h"
#include "oms/events.h"
#include "oms/fulfilment.h"
#include "oms/hold.h"
#include "oms/import.h"
#include "oms/inbox.h"
#include "oms/inventory.h"
#include "oms/limits.h"
#include "oms/lookup.h"
#include "oms/notification.h"
#include "oms/order.h"
#include "oms/payment.h"
#include "oms/price.h"
#include "oms/price_cache.h"
#include "oms/quote.h"
#include "oms/reports.h"
#include "oms/retry.h"
#include "oms/rules.h"
#include "oms/sandbox.h"
#include "oms/services.h"
#include "oms/state.h"
#include "oms/store.h"
#include "oms/store_sqlite.h"
#include "oms/subscription.h"
#include "oms/types.h"
#include "oms/workers.h"

#endif
