/* Types of events, and what replaying them means for the counters of lines:
 * placed: every line is ordered, and reserved unless the detail says EVENT_UNRESERVED; reserved / released: every open unit is (is no longer) reserved;
 * shipped: every open unit left; delivered: every shipped unit arrived; cancelled: every unit not shipped is cancelled, nothing is reserved;
 * returned: every shipped unit came back. Money: authorised, captured, voided, refunded and recorded carry their amount. */
#ifndef OMS_MODEL_EVENT_H
#define OMS_MODEL_EVENT_H

#define EVENT_PLACED             "placed"
#define EVENT_CONFIRMED          "confirmed"
#define EVENT_PROCESSING         "processing"
#define EVENT_SHIPPED            "shipped"
#define EVENT_DELIVERED          "delivered"
#define EVENT_CANCELLED          "cancelled"
#define EVENT_RETURNED           "returned"
#define EVENT_RESERVED           "reserved"
#define EVENT_RELEASED           "released"
#define EVENT_PAYMENT_STARTED    "payment.started"
#define EVENT_PAYMENT_ACTION     "payment.action"
#define EVENT_PAYMENT_WAITING    "payment.waiting"
#define EVENT_PAYMENT_AUTHORISED "payment.authorised"
#define EVENT_PAYMENT_DECLINED   "payment.declined"
#define EVENT_PAYMENT_FAILED     "payment.failed"
#define EVENT_PAYMENT_CAPTURED   "payment.captured"
#define EVENT_PAYMENT_VOIDED     "payment.voided"
#define EVENT_PAYMENT_REFUNDED   "payment.refunded"
#define EVENT_PAYMENT_RECORDED   "payment.recorded"
#define EVENT_DELIVERY_TOLD      "delivery.told"
#define EVENT_ADDRESS_CHECKED    "address.checked"
#define EVENT_ADDRESS_CORRECTED  "address.corrected"
#define EVENT_ADDRESS_CHANGED    "address.changed"
#define EVENT_HELD               "held"
#define EVENT_HOLD_RELEASED      "hold.released"
#define EVENT_CUSTOMER_CHECKED   "customer.checked"
#define EVENT_PRICE_CHECKED      "price.checked"
#define EVENT_PRICED             "priced"
#define EVENT_QUOTED             "quoted"
#define EVENT_PRICE_CACHED       "price.cached"
#define EVENT_SHIPMENT_ASKED     "shipment.asked"
#define EVENT_SHIPMENT_WAITING   "shipment.waiting"
#define EVENT_SHIPMENT_BOOKED    "shipment.booked"
#define EVENT_SHIPMENT_VOIDED    "shipment.voided"
#define EVENT_JOB_RETRY          "job.retry"
#define EVENT_JOB_FAILED         "job.failed"
#define EVENT_MESSAGE_SENT       "message.sent"
#define EVENT_MESSAGE_WAITING    "message.waiting"
#define EVENT_MESSAGE_FAILED     "message.failed"

/* Detail of `placed` when the race for stock was lost every time. */
#define EVENT_UNRESERVED "without reservation"

#endif
