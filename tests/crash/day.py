"""A day of a small shop as calls of the program, in their order: what each says, which orders it names, and whether a clerk who saw no answer may simply call
again."""
import dataclasses
import datetime
import hashlib
import hmac
import json
import pathlib

CATALOG = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data" / "catalog.json"
A_RENEWAL_LATER = "2026-02-03T11:00:00Z"
IN_THE_MORNING = "2026-01-31T10:00:00Z"
KEYS_ARE_OLD = "2026-02-10T10:00:00Z"
IN_THE_END = "2026-02-20T10:00:00Z"
SECRET = "between bank and shop"
REFUSED_BETWEEN = 60  # so many that a batch of the program ends between those who buy


@dataclasses.dataclass(frozen=True)
class Step:
    """One call; a word in braces is the number of that buyer's order, or its total, or the bank's signature on the word that it is paid."""
    name: str
    time: str
    words: str
    again: bool = True

    @property
    def now(self):
        return self.time if "T" in self.time else f"2026-01-31T{self.time}:00Z"


DAY = [
    Step("import", "10:00", "import catalog.json"),
    Step("place many", "10:00", "place many.json"),
    Step("place", "10:01", "place joe.json"),
    Step("run", "10:02", "run"),
    Step("ship", "10:05", "ship {ada}"),
    Step("cancel", "10:06", "cancel {bob}"),
    Step("pay", "10:07", "pay {cyd} --token tok_ok"),
    Step("receive", "10:08", "pay {ivy} --received {ivy.total}"),
    Step("webhook", "10:09", "inbox paid-fay.json --provider bank --secret-file secret --signature {fay.signature}"),
    Step("run again", "10:20", "run"),
    Step("place, holds over", "10:31", "place kay.json"),
    Step("deliver", "10:40", "deliver {ada}"),
    Step("return", "10:50", "return {ada}"),
    Step("import again", "11:00", "import catalog.json"),
    Step("adjust", "11:01", "stock adjust MUG-RED --location BER --available 5", again=False),
    Step("subscribe", "11:02", "subscribe club.json"),
    Step("renew", A_RENEWAL_LATER, "run"),
    Step("sweep", KEYS_ARE_OLD, "run"),
    Step("run until", KEYS_ARE_OLD, "run --until 2026-02-12T10:00:00Z"),
]


def draft(buyer, token, sku="MUG-BLUE", quantity=2, postcode="10115"):
    """A buyer's wish; the reference, by which the order is known again, is the buyer's name."""
    payment = {"method": token} if token == "manual" else {"method": "card", "token": token}
    return {"idempotency_key": f"key-{buyer}", "reference": buyer, "currency": "EUR", "channel": "web", "customer": "C-1",
            "lines": [{"sku": sku, "quantity": quantity}], "payment": payment,
            "shipping_address": {"name": "Ada L", "line1": "12 Long Street", "city": "Berlin", "postcode": postcode,
                                 "country": "DE"}}


def many():
    return [draft("ada", "tok_ok"), draft("bob", "tok_ok", "TEA-SENCHA", 3), draft("cyd", "tok_declined"),
            draft("dan", "tok_unavailable_2", "BOWL-15", 1),
            *(draft(f"nobody-{i}", "tok_ok", "NO-SUCH") for i in range(REFUSED_BETWEEN)),
            draft("eve", "tok_unknown_1", "BOOK-TEA", 1), draft("fay", "tok_pending_600"),
            draft("gus", "tok_declined", "KETTLE-17", 1), draft("hal", "tok_ok", postcode="00001"),
            draft("ivy", "manual", "PLATE-26", 4)]


def subscription(member, start, **schedule):
    """Its orders are known by the customer and the number of the occurrence."""
    wish = {**draft(member, "tok_ok", "TEA-SENCHA", 1), "schedule": {"start": start, "zone": "UTC", **schedule}}
    del wish["reference"]
    return wish


def furnish(home):
    """The files that the day's calls read."""
    documents = {"sandbox.json": {"effects_log": "effects.jsonl"}, "many.json": many(), "joe.json": draft("joe", "tok_ok"),
                 "kay.json": draft("kay", "tok_ok", "KETTLE-17", 1), "catalog.json": json.loads(CATALOG.read_text()),
                 "club.json": subscription("club", "2026-01-31T11:00:00", unit="day", every=3)}
    for name, document in documents.items():
        (home / name).write_text(json.dumps(document))
    (home / "secret").write_text(SECRET)


def word_of_bank(order):
    return json.dumps({"id": f"evt-{order['reference']}", "type": "payment.succeeded", "order": order["id"]})


def hear_of_bank(home, orders):
    """The bank's word about each order that there is, in files for the calls that hand it in."""
    for buyer, order in orders.items():
        (home / f"paid-{buyer}.json").write_text(word_of_bank(order))


def signature(order, now):
    seconds = int(datetime.datetime.fromisoformat(now.replace("Z", "+00:00")).timestamp())
    value = hmac.new(SECRET.encode(), f"{seconds}.{word_of_bank(order)}".encode(), hashlib.sha256).hexdigest()
    return f"t={seconds},v1={value}"


def words_of(step, orders):
    """The step's words with the orders of buyers, by reference, put in."""
    known = {f"{{{buyer}}}": order["number"] for buyer, order in orders.items()}
    known.update({f"{{{buyer}.total}}": str(order["total"]) for buyer, order in orders.items()})
    known.update({f"{{{buyer}.signature}}": signature(order, step.now) for buyer, order in orders.items()})
    return [known.get(word, word) for word in step.words.split()]
