#!/usr/bin/env python3
"""The JSON Schemas and the library agree: on the examples of the documentation, on what the program prints, on limits, and on hostile documents as far as a
schema can say it. Usage: schemas.py SOURCE_ROOT OMS"""
import copy
import json
import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv[1]).resolve()
os.environ["OMS_BIN"] = sys.argv[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))

import hostile  # noqa: E402
from jsonschema import Draft202012Validator  # noqa: E402
from shop import DATA, REFUSED, ShopTest  # noqa: E402

SCHEMAS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "doc" / "schema").glob("*.json"))}

# What a schema cannot say, by the names of hostile cases: card numbers, how a whole number is written, what is known from other fields, and what has to be
# reckoned or looked up.
BEYOND = re.compile(r"a card|an exponent|a whole fraction|payment\.token: (missing|null)|a token where there is no card|two reductions|a reduction above the line|"
                    r"quantity x price above|a sum|a currency without prices|stock of no product|a coupon for no discount|a coupon that is none|"
                    r"a discount's (valid_from|valid_until|amount|buy)|twice")
# The same in what the library says.
SAID_BEYOND = re.compile(r"is more than|one of ppm and amount|only the method card|payment\.token: is needed|one of the two|has a token|"
                         r"it is a subscription's|a gift |above max_cycles")


def closed(schema):
    """A copy in which objects hold no fields but those described."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    if isinstance(parts.get("properties"), dict) and "required" in parts:
        parts["additionalProperties"] = False
    return parts


VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
STRICT = {name: Draft202012Validator(closed(schema)) for name, schema in SCHEMAS.items()}


def strictly(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice")
    return dict(pairs)


def parse(text):
    def none(word):
        raise ValueError(word)

    document = json.loads(text, object_pairs_hook=strictly, parse_constant=none)
    json.dumps(document, ensure_ascii=False).encode()  # a lone surrogate is no text
    return document


def blocks(page):
    return [parse(text) for text in re.findall(r"```json\n(.*?)```", (ROOT / "doc" / page).read_text(), re.S)]


class SchemaTest(ShopTest):
    def assert_fits(self, name, document, validator=VALIDATORS):
        errors = [f"{error.json_path}: {error.message[:300]}" for error in validator[name].iter_errors(document)]
        self.assertEqual(errors, [], f"{name}: {json.dumps(document)[:2000]}")


class Schemas(SchemaTest):
    def test_each_is_a_schema(self):
        self.assertGreater(len(SCHEMAS), 34)
        for name, schema in SCHEMAS.items():
            with self.subTest(name):
                Draft202012Validator.check_schema(schema)
                self.assertEqual(schema["$id"], f"urn:libooms:schema:{name}")

    def test_examples_fit(self):
        self.assert_fits("draft", blocks("draft.md")[0])
        self.assert_fits("catalog", blocks("catalog.md")[0])
        self.assert_fits("import", blocks("import.md")[0])
        self.assert_fits("draft", blocks("subscriptions.md")[0])
        self.assert_fits("catalog", parse((DATA / "catalog.json").read_text()))
        self.assert_fits("sandbox", parse((DATA / "sandbox.json").read_text()))
        for name in ("draft.json", "draft-declined.json", "draft-3ds.json"):
            self.assert_fits("draft", parse((DATA / name).read_text()))
        for line in (DATA / "drafts.jsonl").read_text().splitlines():
            self.assert_fits("draft", parse(line))
            self.assert_fits("import", parse(line))

    def assert_refused_alike(self, name, cases):
        beyond = []
        for case in cases:
            try:
                document = parse(case.bytes)
            except (ValueError, UnicodeDecodeError, RecursionError):
                continue
            if VALIDATORS[name].is_valid(document):
                beyond.append(case.name)
        self.assertEqual([case for case in beyond if not BEYOND.search(case)], [])
        return len(beyond)

    def test_what_the_library_refuses_the_schema_refuses(self):
        self.assertLess(self.assert_refused_alike("draft", hostile.draft_cases()), 120)
        self.assertLess(self.assert_refused_alike("catalog", hostile.catalog_cases()), 80)


def at_the_limits(schema):
    """Values that the schema only just lets through."""
    types = schema.get("type", [])
    if "enum" in schema:
        yield from schema["enum"]
    elif "string" in types and "maxLength" in schema:
        yield "x" * schema["maxLength"]
        yield "x"
    elif "integer" in types and "maximum" in schema:
        yield schema["minimum"]
        yield schema["maximum"]
    elif "boolean" in types:
        yield from (True, False)
    if "null" in types:
        yield None


def changed(document, schema):
    """Copies of the document with one value at its limits each."""
    if isinstance(document, dict):
        for name in document:
            for value in at_the_limits(schema["properties"][name]):
                yield {**document, name: value}
            for value in changed(document[name], schema["properties"][name]):
                yield {**document, name: value}
    elif isinstance(document, list):
        for i, item in enumerate(document):
            for value in changed(item, schema["items"]):
                yield [*document[:i], value, *document[i + 1:]]


RENEWED = {**hostile.DRAFT, "coupons": ["SAVE10"], "quote": "q",
           "lines": [{"sku": "MUG-BLUE", "quantity": 1, "substitute": "MUG-RED"}],
           "schedule": {"unit": "month", "every": 2, "start": "2026-01-31T10:00:00", "zone": "Europe/Berlin", "day_of_month": 31},
           "terms": {"price_policy": "notice", "notice_days": 7, "missed": "all", "missed_cap": 2, "short_of_stock": "skip", "trial_days": 1,
                     "min_cycles": 1, "max_cycles": 9, "prepaid": 9, "gift": True, "dunning_days": [2, 4], "dunning_end": "go_on", "reminder_days": 3}}
SALE = {"customers": [{"id": "C-1", "group": "vip"}],
        "products": [{"sku": "MUG-BLUE", "category": "mugs",
                      "prices": [{"currency": "EUR", "amount": 1800, "list": "vip", "min_quantity": 2, "valid_from": "2026-01-01T01:00:00+01:00",
                                  "valid_until": "2027-01-01T00:00:00Z"}]}],
        "discounts": [{"code": "SUMMER", "kind": "percent", "ppm": 100000, "customer_group": "vip", "needs_coupon": True},
                      {"code": "THREE", "kind": "buy-x-get-y", "buy": 2, "get": 1, "skus": ["MUG-RED"], "regions": ["DE", "US-CA"]},
                      {"code": "LESS", "kind": "fixed", "target": "order", "amount": 5, "currency": "EUR", "min_subtotal": 100, "category": "mugs",
                       "valid_from": "2026-01-01T00:00:00Z", "valid_until": "2027-01-01T00:00:00Z", "exclusive": False, "active": True},
                      {"code": "SHIP", "kind": "free-shipping"}],
        "coupons": [{"code": "SAVE10", "discount": "SUMMER", "max_uses": 5, "max_uses_per_customer": 2, "valid_until": "2027-01-01T00:00:00Z"}]}


class Limits(SchemaTest):
    """What a schema lets through at the limits, the library reads, whatever it thinks of it then."""

    UNREADABLE = ("OMS_E_SYNTAX", "OMS_E_INVALID", "OMS_E_LIMIT", "OMS_E_CURRENCY", "OMS_E_UNSUPPORTED")

    def test_drafts_at_the_limits_are_read(self):
        drafts = [*changed(copy.deepcopy(hostile.DRAFT), SCHEMAS["draft"]), *changed(copy.deepcopy(RENEWED), SCHEMAS["draft"])]
        drafts = [draft for draft in drafts if VALIDATORS["draft"].is_valid(draft)]
        self.assertGreater(len(drafts), 400)
        for line, draft in zip(self.oms("place", "-", "--json", "--no-drive", stdin=json.dumps(drafts).encode(), status=REFUSED).lines, drafts):
            error = line.get("error")
            if error and error["code"] in self.UNREADABLE and not SAID_BEYOND.search(error["message"]):
                self.fail(f"{error['message']}: {json.dumps(draft)[:500]}")

    def test_catalogs_at_the_limits_are_read(self):
        documents = [document for catalog in (hostile.CATALOG, SALE) for document in changed(copy.deepcopy(catalog), SCHEMAS["catalog"])
                     if VALIDATORS["catalog"].is_valid(document)]
        self.assertGreater(len(documents), 600)
        lines = "\n".join(json.dumps(document) for document in documents).encode()
        self.oms("import", "-", "--refused", "refused.jsonl", stdin=lines, status=REFUSED)
        notes = [json.loads(line)["refused"] for line in (self.home / "refused.jsonl").read_text().splitlines() if line.startswith('{"refused"')]
        # A document on its own has the product that its stock is of; one in which the product is called otherwise has not.
        self.assertEqual([note for note in notes if not re.search(r"is no product|stands twice|only in an import with an id|discount (needs it|has none)$", note["reason"])], [])


class Printed(SchemaTest):
    """Everything that is printed fits its schema, and the schema knows all of its fields."""

    def fits(self, name, *words, **how):
        self.assert_fits(name, self.json(*words, **how), STRICT)

    def test_tables(self):
        for verb in ("states", "codes", "rules", "notifications", "init", "schema"):
            self.fits(verb, verb)
        for work in ("place", "confirm", "get"):
            self.fits("bench", "bench", work, "--orders", "20", "--rounds", "1", "--memory")

    def test_a_day_in_the_shop(self):
        drafts = [self.draft(), self.draft(token="tok_declined"), self.draft(token="tok_3ds"), self.draft(token="tok_unavailable_1"),
                  self.draft(contact={"email": "a@example.org"}, customer=None, reference="r-1", shipping_method="standard"),
                  self.draft(shipping_address={"country": "DE", "postcode": "00000", "city": "B", "line1": "x", "name": "y"})]
        for draft in drafts:
            self.fits("order", "quote", "-", stdin=json.dumps(draft).encode())
            order = self.json("place", "-", stdin=json.dumps(draft).encode())
            self.assert_fits("order", order, STRICT)
        first = self.json("list", "--state", "CONFIRMED")["orders"][-1]["id"]
        for verb in (("jobs",), ("carriers",), ("doctor", "--all"), ("verify",), ("stock",)):
            self.fits(verb[0], *verb)
        self.fits("orders", "list", "--limit", "2")
        self.fits("order", "ship", first, "--carrier", "dhl")
        self.fits("order", "deliver", first)
        self.fits("order", "show", first, "--events")
        self.fits("order", "return", first)
        self.fits("ledger", "stock", "ledger", "MUG-BLUE")
        self.fits("run", "run")
        self.fits("error", "show", "nobody", status=REFUSED)
        self.fits("error", "place", self.write("much.json", self.draft(("MUG-BLUE", 10**6))), status=REFUSED)
        for line in self.oms("events").lines:
            self.assert_fits("event", line, STRICT)

    def test_reports(self):
        self.place()
        for report, ways in (("sales", ("day", "country", "channel", "state", "sku", "all")), ("stock", ("sku", "location")),
                             ("funnel", ("day", "country", "channel", "all"))):
            self.fits("report", "report", report)
            for by in ways:
                self.fits("report", "report", report, "--by", by)
        self.fits("report", "report", "sales", "--since", "2026-01-01T00:00:00Z", "--until", "2027-01-01T00:00:00Z")

    def test_discounts_and_quotes(self):
        self.oms("import", self.write("sale.json", SALE))
        cart = self.write("cart.json", self.draft(coupons=["SAVE10"], shipping_method="standard"))
        self.fits("valid", "validate", cart)
        self.fits("error", "validate", self.write("wrong.json", self.draft(customer="nobody", expected_total=1)), status=REFUSED)
        self.fits("order", "quote", cart, "--explain")
        quote = self.json("quote", cart, "--keep")
        self.assert_fits("order", quote, STRICT)
        order = self.json("place", cart, "--quote", quote["quote"]["token"])
        self.assert_fits("order", order, STRICT)
        self.assertEqual({reduction["discount"] for reduction in order["discounts"]}, {"SUMMER", "LESS", "SHIP"})
        self.fits("order", "show", order["id"], "--explain")
        self.fits("order", "hold", order["id"], "operations", "--by", "Eve", "--note", "wait")
        self.fits("doctor", "doctor", "--all")
        self.fits("orders", "list", "--hold", "any")

    def test_prices_that_changed(self):
        cart = self.write("cart.json", self.draft())
        rules = [{"rule": rule["id"], "regions": "DE US-CA", "group": "vip", "consequence": "default"} for rule in self.json("rules")["rules"][:3]]
        config = self.write("config.json", {"quotes": "check", "quote_life_ms": 60000, "review_ms": 1000, "tax_rounding": "per_rate", "rules": rules,
                                            "operations": "desk@example.org", "payment_schedule": {"retries": 3}})
        self.assert_fits("config", parse(config.read_text()))
        token = self.json("quote", cart, "--keep")["quote"]["token"]
        self.oms("import", self.write("dearer.json", {"products": [{"sku": "MUG-BLUE", "prices": [{"currency": "EUR", "amount": 2099}]}]}))
        refused = self.json("place", cart, "--quote", token, "--config", config, status=REFUSED)
        self.assert_fits("error", refused, STRICT)
        self.assertIn("was", refused["error"]["problems"][0])

    def test_price_cache(self):
        sandbox = parse(self.write("sandbox.json", {"prices": str(self.home / "prices.csv")}).read_text())
        self.assert_fits("sandbox", sandbox)
        self.write("config.json", {"price_cache_ms": 600000})
        self.write("prices.csv", "MUG-BLUE,EUR,1500\n")
        self.fits("order", "quote", self.write("cart.json", self.draft()), "--config", "config.json")
        self.assertEqual(len(self.json("price", "cache", "--config", "config.json")["prices"]), 1)
        self.fits("prices", "price", "cache", "--config", "config.json")
        self.write("prices.csv", "MUG-BLUE,EUR,1600\n")
        self.fits("prices", "price", "refresh", "MUG-BLUE", "--config", "config.json")
        self.fits("cleared", "price", "cache", "clear")
        self.fits("prices", "price", "cache")

    def test_subscriptions(self):
        draft = self.draft(schedule={"unit": "month", "every": 1, "start": "2026-01-31T10:00:00", "zone": "Europe/Berlin", "day_of_month": 31},
                           terms={"price_policy": "locked", "short_of_stock": "wait", "min_cycles": 1})
        self.assert_fits("draft", draft)
        made = self.json("subscribe", self.write("subscription.json", draft))
        self.assert_fits("subscription", made, STRICT)
        self.fits("subscription", "subscription", "skip", made["id"], "1")
        self.fits("subscription", "subscription", "move", made["id"], "2", "--to", "2026-04-02T08:00:00Z")
        self.fits("occurrences", "subscription", "schedule", made["id"], "-n", "4")
        self.fits("subscription", "subscription", "pause", made["id"], "--reason", "away", "--until", "2026-02-02T00:00:00Z")
        self.fits("subscription", "subscription", "resume", made["id"])
        self.fits("subscription", "subscription", "show", made["id"])
        self.fits("order", "show", self.json("list")["orders"][0]["id"])
        self.oms("import", self.write("none.json", {"stock": [{"sku": "MUG-BLUE", "location": place, "available": 0}
                                                              for place in {level["location"] for level in self.json("stock", "MUG-BLUE")["stock"]}]}))
        self.run_until("2026-04-03T00:00:00Z")
        self.fits("subscriptions", "subscription", "list")
        self.assertIsNotNone(self.json("subscription", "show", made["id"])["waits"])
        self.fits("subscription", "subscription", "show", made["id"])
        self.fits("doctor", "doctor", "--all")
        self.fits("verify", "verify")
        self.fits("subscription", "subscription", "cancel", made["id"])
        for line in self.oms("events").lines:
            self.assert_fits("event", line, STRICT)

    def test_a_renewal_that_is_not_paid(self):
        draft = self.draft(schedule={"unit": "month", "every": 1, "start": "2026-01-31T10:00:00", "zone": "Europe/Berlin"},
                           terms={"dunning_days": [2, 4], "reminder_days": 3})
        made = self.json("subscribe", self.write("subscription.json", draft))
        self.oms("subscription", "change", made["id"], "--token", "tok_declined_retryable")
        self.run_until("2026-03-01T00:00:00Z")
        shown = self.json("subscription", "show", made["id"])
        self.assert_fits("subscription", shown, STRICT)
        self.assertEqual(shown["dunning"]["next_try"], "2026-03-02T09:00:00Z")
        self.assertEqual(shown["dunning_days"], [2, 4])
        order = self.json("show", shown["dunning"]["order"])
        self.assert_fits("order", order, STRICT)
        self.assertEqual([(problem["code"], problem["next_try"]) for problem in order["problems"]], [("ORD-4001", "2026-03-02T09:00:00Z")])
        self.fits("doctor", "doctor", order["id"])
        self.oms("subscription", "change", made["id"], "--token", "tok_ok")
        self.assertIsNone(self.json("subscription", "show", made["id"])["dunning"])
        self.assertEqual(self.json("show", order["id"])["state"], "CONFIRMED")
        self.fits("verify", "verify")

    def test_imports(self):
        self.fits("imported", "import", DATA / "catalog.json")
        self.oms("import", "-", "--refused", "refused.jsonl", stdin=b'{"currency": "EUR"}\n{"stock": [{}]}\n', status=REFUSED)
        notes = [json.loads(line) for line in (self.home / "refused.jsonl").read_text().splitlines() if "refused" in line]
        self.assertEqual(len(notes), 2)
        for note in notes:
            self.assert_fits("import", note, STRICT)


def names_in(schema):
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for part in schema.values():
            yield from names_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from names_in(part)


class Readers(unittest.TestCase):
    """A field that a reader takes is described."""

    FIELD = re.compile(r'(?:\w+_AT\(|^    \{|\}, \{|\},\s+\{)"(\w+)",', re.M)

    def test_every_field_that_is_read_is_described(self):
        for name, source, least in (("draft", "lib/engine/draft_json.c", 25), ("draft", "lib/engine/draft_schedule_json.c", 15),
                                    ("catalog", "lib/engine/catalog_json.c", 50), ("inbound", "lib/engine/inbox_json.c", 6),
                                    ("config", "examples/oms/config.c", 20), ("sandbox", "lib/sandbox/sandbox_json.c", 6)):
            with self.subTest(source):
                read = set(self.FIELD.findall((ROOT / source).read_text()))
                read |= set(re.findall(r'\bINT_AT\((\w+)\)', (ROOT / source).read_text())) - {"name"}
                read |= set(re.findall(r'\{"(\w+_schedule|\w+_ms)", ', (ROOT / source).read_text()))
                self.assertGreaterEqual(len(read), least, read)
                self.assertEqual(read - set(names_in(SCHEMAS[name])), set())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
