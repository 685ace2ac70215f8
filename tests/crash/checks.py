"""What has to be true after a restart, as the database, the provider's log and the program's own words tell it. Each check raises Finding."""
import collections
import contextlib
import json
import sqlite3
import uuid

MOVED = ("ok", "pending", "unknown")  # answers after which the provider has acted, or will
SHIPPED = ("SHIPPED", "DELIVERED")
TRIED_ENOUGH = 3  # times that workers may die over a job before a person is asked
ORDERS = """SELECT o.id, coalesce(o.reference, o.customer || ', occurrence ' || o.occurrence, '') AS reference, o.number, o.state, o.version, o.total,
                   sum(p.authorised) AS authorised, sum(p.captured) AS captured, sum(p.refunded) AS refunded,
                   max(p.method = 'card') AS by_card,
                   (SELECT count(*) FROM order_problems WHERE order_id = o.id AND open_since IS NOT NULL) AS problems,
                   (SELECT count(*) FROM jobs WHERE order_id = o.id AND state IN ('dead', 'needs-operator')) AS given_up,
                   (SELECT max(attempts) FROM jobs WHERE order_id = o.id AND state IN ('dead', 'needs-operator')) AS tried
            FROM orders o LEFT JOIN payments p ON p.order_id = o.id GROUP BY o.id"""
IN_DOUBT = "SELECT DISTINCT number FROM orders JOIN jobs ON order_id = id WHERE jobs.state = 'running'"
LABELS = "SELECT order_id, sum(reference IS NOT NULL AND voided_at IS NULL) AS n FROM shipments GROUP BY order_id"
JOBS = "SELECT order_id, n, kind, state, amount FROM jobs"


class Finding(Exception):
    """Something that must not be."""


def expect(holds, message):
    if not holds:
        raise Finding(message)


def query(program, sql):
    """Rows of the database as dictionaries. Read last: who opens a database that was left by a crash repairs it."""
    with contextlib.closing(sqlite3.connect(program.home / "oms.db")) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql)]


def orders_of(program):
    return {str(uuid.UUID(bytes=row["id"])): row for row in query(program, ORDERS)}


def verified(program, now, overdue_is_fine=True):
    answer = program.call(["verify"], now)
    said = answer.lines[0].get("invariants", []) if answer.lines else []
    expect(said, f"verify ended with {answer.status}: {answer.err}")
    bad = [line for line in said
           if line["breaches"] or (line["warnings"] and not overdue_is_fine)]
    expect(not bad and answer.status == 0, f"verify: {bad}")


def acknowledged(orders, told, exactly):
    """Each order that was printed is there; where nothing else happened since, as it was printed."""
    for order in told:
        found = orders.get(order["id"])
        expect(found is not None, f"order {order['number']} ({order['reference']}) was acknowledged and is lost")
        expect(found["version"] >= order["version"],
               f"order {order['number']} was acknowledged at version {order['version']}, found at {found['version']}")
        expect(not exactly or found["version"] > order["version"] or found["state"] == order["state"],
               f"order {order['number']} was acknowledged {order['state']}, found {found['state']}")


def provider_calls(program):
    """What the provider was sent. Half a line is what a process left that died writing it."""
    calls = []
    for line in program.log.read_text().splitlines() if program.log.exists() else []:
        with contextlib.suppress(json.JSONDecodeError):
            calls.append(json.loads(line))
    return calls


def effects_of(calls):
    """What the provider did: by key, the call that it acted upon. The same key never comes with another request."""
    effects, requests = {}, {}
    for call in calls:
        if call["kind"].endswith(".query"):
            continue
        request = [call.get(name) for name in ("kind", "order", "payment", "amount", "currency", "token", "reference")]
        expect(requests.setdefault(call["key"], request) == request, f"key {call['key']} was sent with two requests")
        if call["answer"] in MOVED and not call.get("replayed"):
            expect(call["key"] not in effects, f"{call['kind']} {call['key']} was carried out twice")
            effects[call["key"]] = call
    return effects


def sums_of(effects):
    """Per order, how often and how much the provider did of each kind; an authorisation, a capture number only once."""
    sums, seen = {}, set()
    for key, call in effects.items():
        service, _, kind = call["kind"].partition(".")
        order = call["order"]
        if service != "payment":
            continue
        if kind in ("authorize", "capture"):
            expect((kind, order, call["payment"]) not in seen,
                   f"{kind} of payment {call['payment']} of order {order} was carried out twice, last by {key}")
            seen.add((kind, order, call["payment"]))
        sums.setdefault(order, {}).setdefault(kind, []).append(call["amount"])
    return {order: {kind: sum(amounts) for kind, amounts in kinds.items()} for order, kinds in sums.items()}


def effects_have_intents(program, effects):
    jobs = {f"{row['order_id'].hex()}-{row['n']}": row for row in query(program, JOBS)}
    for key, call in effects.items():
        job = jobs.get(key)
        expect(job is not None and (job["amount"] == call["amount"] or not call["kind"].startswith("payment.")),
               f"{call['kind']} {key} was sent, and its intent is {job}")


def name_of(order):
    return f"order {order['number']} ({order['reference']}, {order['state']})"


def money_agrees(order, done):
    """The provider's own account is that of the order, once nothing is under way."""
    held = done.get("authorize", 0) - done.get("void", 0)
    for column, kind in (("captured", "capture"), ("refunded", "refund")):
        expect(order[column] == done.get(kind, 0),
               f"{name_of(order)}: {order[column]} {column}, the provider says {done.get(kind, 0)}")
    expect(order["authorised"] == held, f"{name_of(order)}: {order['authorised']} authorised, the provider holds {held}")
    if order["state"] in SHIPPED:
        expect(order["captured"] == order["total"], f"{name_of(order)}: {order['captured']} of {order['total']} taken")
    if order["state"] in ("CANCELLED", "RETURNED"):
        expect(held == order["captured"] == order["refunded"], f"{name_of(order)}: money is held: {done}")


def labels_of(effects):
    """Per order, the labels that carriers gave and did not take back."""
    labels = collections.Counter()
    for call in effects.values():
        labels[call["order"]] += {"carrier.create": 1, "carrier.void": -1}.get(call["kind"], 0)
    return labels


def provider_agrees(program, orders):
    effects = effects_of(provider_calls(program))
    effects_have_intents(program, effects)
    sums, labels = sums_of(effects), labels_of(effects)
    kept = {str(uuid.UUID(bytes=row["order_id"])): row["n"] for row in query(program, LABELS)}
    for key, order in orders.items():
        if order["problems"] and (order["tried"] or 0) >= TRIED_ENOUGH:
            continue
        if order["by_card"]:
            money_agrees(order, sums.get(key, {}))
        expect(labels[key] == kept.get(key, 0) <= (order["state"] != "CANCELLED"),
               f"{name_of(order)}: {kept.get(key, 0)} labels, of the carriers' {labels[key]}")


def nothing_stuck(program, orders):
    """Long after, no work is open, and each order has come to an end, waits to be packed, or says what is wrong."""
    for row in query(program, JOBS):
        order = orders[str(uuid.UUID(bytes=row["order_id"]))]
        expect(row["state"] not in ("ready", "running", "waiting"),
               f"{row['kind']} is {row['state']} for ever: order {order['number']} ({order['reference']})")
    for order in orders.values():
        ended = order["state"] not in ("PENDING", "CONFIRMED")
        expect(order["problems"] or (ended and (not order["given_up"] or order["state"] == "CANCELLED")),
               f"nobody is told of order {order['number']} ({order['reference']}), which stays {order['state']}")


def outcome(orders):
    """What became of each buyer's order: the same, whether the program was killed on the way or not."""
    kept = ("state", "total", "captured", "refunded", "given_up", "problems")
    return {order["reference"]: {name: order[name] for name in kept} for order in orders.values()}
