"""What a hostile document can hold: values, by the kind of field they are put into, and how the refusal has to read. Data only; test_hostile.py sends it."""
import copy
import json

MAX_AMOUNT = 10**15
MAX_QUANTITY = 10**9
MAX_PPM = 10**6


class Raw:
    """Bytes that stand in a document as they are, JSON or not."""

    def __init__(self, text):
        self.bytes = text if isinstance(text, bytes) else text.encode()


class Case:
    """A document, where it is wrong, and what the error has to say: its code, and words that stand in its message."""

    def __init__(self, name, document, code, *words):
        self.name = name
        self.bytes = document if isinstance(document, bytes) else encode(document)
        self.codes = (code,) if isinstance(code, str) else code
        self.words = words


def encode(value):
    if isinstance(value, Raw):
        return value.bytes
    if isinstance(value, dict):
        return b"{" + b", ".join(json.dumps(name).encode() + b": " + encode(value[name]) for name in value) + b"}"
    if isinstance(value, list):
        return b"[" + b", ".join(encode(item) for item in value) + b"]"
    return json.dumps(value).encode()


def put(document, path, value):
    """A copy of the document with another value at the path; MISSING takes it away."""
    changed = copy.deepcopy(document)
    at = changed
    for step in path[:-1]:
        if isinstance(step, str):
            at = at.setdefault(step, {})
        else:
            at = at[step]
    if value is MISSING:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return changed


def path_text(path):
    """`lines[0].sku`, as errors name a field."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


MISSING = object()
INVALID, LIMIT, SYNTAX, CARD = "OMS_E_INVALID", "OMS_E_LIMIT", "OMS_E_SYNTAX", "OMS_E_CARD_DATA"

# (name, value, code, words); a word that is None stands for the path of the field.
WRONG_TEXT = [
    ("a number", 7, INVALID, (None, "7", "string")),
    ("true", True, INVALID, (None, "true", "string")),
    ("an array", ["a"], INVALID, (None, "array", "string")),
    ("an object", {"a": 1}, INVALID, (None, "object", "string")),
    ("nothing", "", INVALID, (None, "empty")),
    ("a NUL", "a\0b", INVALID, (None, "NUL")),
    ("a control character", "a\x01b", INVALID, (None, "control", "\\x01")),
    ("a line break", "a\nb", INVALID, (None, "control", "\\x0a")),
    ("DEL", "a\x7fb", INVALID, (None, "control", "\\x7f")),
    ("a C1 control", "a\x9bb", INVALID, (None, "control", "\\xc2\\x9b")),
    ("a terminal's escape", "\x1b[2J", INVALID, (None, "control", "\\x1b")),
    ("a right-to-left override", "a\u202eb", INVALID, (None, "control", "\\xe2\\x80\\xae")),
    ("a byte order mark", "\ufeffa", INVALID, (None, "control", "\\xef\\xbb\\xbf")),
    ("a line separator", "a\u2028b", INVALID, (None, "control", "\\xe2\\x80\\xa8")),
    ("a lone surrogate", Raw('"a\\ud800b"'), SYNTAX, ("line",)),
    ("an invalid byte", Raw(b'"a\xffb"'), SYNTAX, ("line", "0xff")),
    ("overlong UTF-8", Raw(b'"a\xc0\x80b"'), SYNTAX, ("line", "0xc0")),
    ("a string that does not end", Raw(b'"abc'), SYNTAX, ("line",)),
]
# None of them may be read as an integer.
WRONG_NUMBER = [
    ("a string", "5", INVALID, (None, '"5"', "integer")),
    ("true", True, INVALID, (None, "true", "integer")),
    ("an array", [1], INVALID, (None, "array", "integer")),
    ("an object", {}, INVALID, (None, "object", "integer")),
    ("a fraction", 1.5, INVALID, (None, "1.5", "integer")),
    ("an exponent", Raw("1e3"), INVALID, (None, "1000", "integer")),
    ("a whole fraction", Raw("2.0"), INVALID, (None, "2.0", "integer")),
    ("2^63", 2**63, LIMIT, ("64 bits", str(2**63))),
    ("below -2^63", -2**63 - 1, LIMIT, ("64 bits", str(2**63 + 1))),
    ("-2^63", -2**63, INVALID, (None, str(-2**63), "small")),
    ("2^63 - 1", 2**63 - 1, (LIMIT, INVALID), (None, str(2**63 - 1))),
    ("a large exponent", Raw("1e999"), (LIMIT, SYNTAX), ("line",)),
    ("NaN", Raw("NaN"), SYNTAX, ("line", "NaN")),
    ("Infinity", Raw("Infinity"), SYNTAX, ("line", "Infinity")),
    ("-Infinity", Raw("-Infinity"), SYNTAX, ("line",)),
    ("a leading zero", Raw("007"), SYNTAX, ("line",)),
    ("a plus sign", Raw("+7"), SYNTAX, ("line",)),
    ("hexadecimal", Raw("0x10"), SYNTAX, ("line",)),
    ("grouped digits", Raw("1_000"), SYNTAX, ("line",)),
]

WRONG_FLAG = [
    ("a number", 1, INVALID, (None, "1", "true or false")),
    ("a string", "true", INVALID, (None, '"true"', "true or false")),
    ("an object", {}, INVALID, (None, "object")),
]

WRONG_OBJECT = [
    ("a string", "x", INVALID, (None, '"x"', "object")),
    ("a number", 1, INVALID, (None, "1", "object")),
    ("an array", [], INVALID, (None, "array", "object")),
    ("a name it does not have", {"colour": "red"}, INVALID, (None, "colour")),
]

WRONG_ARRAY = [
    ("a string", "x", INVALID, (None, '"x"', "array")),
    ("an object", {}, INVALID, (None, "object", "array")),
    ("a number", 0, INVALID, (None, "0", "array")),
]

# No time at all: a day that there is not, an hour, a second, a year; digits of another script; more than a time.
WRONG_TIMES = ["", "noon", "2026-02-30T10:00:00Z", "2026-02-29T10:00:00Z", "2100-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "2026-01-31T24:00:00Z",
               "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2026-01-31T10:00:00+24:00",
               "２０２６-01-31T10:00:00Z", "2026-01-31T10:00:00Z; DROP", "9223372036854775808", "../../etc/localtime", "%n%n%n", "\x1b[2J"]
# Odd, but times: the first and the last that there are, before 1970, a leap day.
ODD_TIMES = ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2024-02-29T10:00:00Z", "9999-12-31T23:59:59Z"]

CARDS = {
    "plain": "4111111111111111",
    "spaced": "4111 1111 1111 1111",
    "hyphened": "4111-1111-1111-1111",
    "dotted": "4111.1111.1111.1111",
    "in words": "pay with 4111111111111111 please",
    "of fifteen digits": "378282246310005",
    "in full-width digits": "４１１１１１１１１１１１１１１１",
    "in Arabic digits": "٤١١١١١١١١١١١١١١١",
    "track data": ";4111111111111111=29121010000000000000?",
    "with its security code": "tok cvv 123",
}


def texts(document, path, limit):
    """Every wrong text at a field that takes at most `limit` bytes. A token is never shown; an empty line of
    an address is one that is not there."""
    field = path_text(path)
    for name, value, code, words in WRONG_TEXT:
        if value == "" and "_address" in field:
            continue
        said = [word or field for word in words if not (word or "").startswith("\\x") or field != "payment.token"]
        yield Case(f"{field}: {name}", put(document, path, value), code, *said)
    if limit:
        yield Case(f"{field}: a byte too long", put(document, path, "x" * (limit + 1)), LIMIT, field, str(limit + 1), str(limit))
        yield Case(f"{field}: 1 MiB", put(document, path, "é" * 2**19), LIMIT, field, str(2**20), str(limit))


def numbers(document, path, least, most):
    """Every wrong number at a field whose values lie between `least` and `most`."""
    field = path_text(path)
    for name, value, code, words in WRONG_NUMBER:
        yield Case(f"{field}: {name}", put(document, path, value), code, *(word or field for word in words))
    yield Case(f"{field}: one too small", put(document, path, least - 1), INVALID, field, str(least - 1), str(least))
    yield Case(f"{field}: one too large", put(document, path, most + 1), LIMIT, field, str(most + 1), str(most))


def others(document, path, table):
    field = path_text(path)
    for name, value, code, words in table:
        yield Case(f"{field}: {name}", put(document, path, value), code, *(word or field for word in words))


def needed(document, path, code=INVALID):
    field = path_text(path)
    for name, value in (("missing", MISSING), ("null", None)):
        yield Case(f"{field}: {name}", put(document, path, value), code, path[-1], "needed")


def twice(document, path):
    """The name of the field stands twice in its object."""
    encoded = encode(document)
    name = json.dumps(path[-1]).encode() + b": "
    at = encoded.rindex(name) if encoded.count(name) == 1 else encoded.index(name)
    return Case(f"{path_text(path)}: twice", encoded[:at] + name + b"null, " + encoded[at:], SYNTAX, "twice", path[-1])


# Drafts.

DRAFT = {"currency": "EUR", "channel": "web", "customer": "C-1", "reference": "web-1", "idempotency_key": "k-1",
         "lines": [{"sku": "MUG-BLUE", "quantity": 2, "unit_price": 1999, "manual_discount": {"amount": 300}}],
         "shipping_address": {"name": "Ada L", "line1": "12 Long Street", "line2": "2nd floor", "city": "Berlin", "region": "BE",
                              "postcode": "10115", "country": "DE"},
         "billing_address": {"name": "Ada L", "line1": "1 Short Street", "line2": "attic", "city": "Berlin", "region": "BE",
                             "postcode": "10117", "country": "DE"},
         "contact": {"email": "ada@example.org", "phone": "030 1234", "locale": "de"},
         "coupons": [], "shipping_method": "standard", "expected_total": 4598,
         "payment": {"method": "card", "token": "tok_ok"}}

ADDRESS_TEXTS = {"name": 200, "line1": 200, "line2": 200, "city": 200, "region": 64, "postcode": 64}
DRAFT_TEXTS = {("idempotency_key",): 200, ("customer",): 64, ("channel",): 64, ("reference",): 200, ("shipping_method",): 64,
               ("contact", "email"): 254, ("contact", "phone"): 40, ("contact", "locale"): 64, ("payment", "token"): 255,
               ("lines", 0, "sku"): 64, ("quote",): 255,
               **{(kind, name): limit for kind in ("shipping_address", "billing_address") for name, limit in ADDRESS_TEXTS.items()}}
DRAFT_NUMBERS = {("lines", 0, "quantity"): (1, MAX_QUANTITY), ("lines", 0, "unit_price"): (0, MAX_AMOUNT),
                 ("lines", 0, "manual_discount", "ppm"): (0, MAX_PPM), ("expected_total",): (0, MAX_AMOUNT)}
DRAFT_OBJECTS = [("shipping_address",), ("billing_address",), ("contact",), ("payment",), ("lines", 0),
                 ("lines", 0, "manual_discount")]
PROSE = [(kind, name) for kind in ("shipping_address", "billing_address") for name in ("name", "line1", "line2", "city")]


def without_discount(**line):
    return put(DRAFT, ("lines", 0), {"sku": "MUG-BLUE", "quantity": 2, **line})


def draft_currency():
    for name, value in (("unknown", "EUX"), ("in small letters", "eur"), ("of four letters", "EURO"), ("a symbol", "€"),
                        ("with a NUL", "EUR\0"), ("empty", "")):
        words = ("currency", "NUL") if "\0" in value else ("currency", f'"{value}"', "ISO 4217")
        yield Case(f"currency: {name}", put(DRAFT, ("currency",), value), ("OMS_E_CURRENCY", INVALID), *words)
    for value in (978, True, ["EUR"]):
        yield Case(f"currency: {value}", put(DRAFT, ("currency",), value), INVALID, "currency", "string")
    yield from needed(DRAFT, ("currency",), "OMS_E_CURRENCY")
    yield Case("a currency without prices", {**without_discount(), "currency": "JPY"}, "OMS_E_REFUSED", "JPY")
    yield Case("a currency of its own on a line", without_discount(currency="USD"), INVALID, "lines[0]", "currency")


def draft_country():
    for kind in ("shipping_address", "billing_address"):
        for value in ("de", "D", "DEU", "1A", "", "d\u0435"):
            yield Case(f"{kind}.country: {value!r}", put(DRAFT, (kind, "country"), value), INVALID, f"{kind}.country", value)
        yield from needed(DRAFT, (kind, "country"))


def draft_lines():
    line = DRAFT["lines"][0]
    yield Case("no lines", put(DRAFT, ("lines",), []), INVALID, "lines", "0", "1000")
    yield from (Case(f"lines {name}", put(DRAFT, ("lines",), value), INVALID, "lines", "0", "1000")
                for name, value in (("missing", MISSING), ("null", None)))
    yield Case("1001 lines", put(DRAFT, ("lines",), [line] * 1001), LIMIT, "lines", "1001", "1000")
    yield Case("a million lines", put(DRAFT, ("lines",), [{}] * 10**6), LIMIT, "line", "10000")
    yield from others(DRAFT, ("lines",), WRONG_ARRAY)
    yield from needed(DRAFT, ("lines", 0, "sku"))
    yield from needed(DRAFT, ("lines", 0, "quantity"))
    yield Case("two reductions", put(DRAFT, ("lines", 0, "manual_discount"), {"ppm": 1, "amount": 1}), INVALID,
               "lines[0].manual_discount")
    yield Case("a reduction above the line", without_discount(unit_price=100, manual_discount={"amount": 201}),
               (INVALID, LIMIT), "lines[0]", "201", "200")
    yield Case("a negative reduction", without_discount(manual_discount={"amount": -1}), INVALID, "lines[0]", "-1")
    yield Case("a quantity of -0", put(DRAFT, ("lines", 0, "quantity"), Raw("-0")), INVALID, "lines[0].quantity", "0", "1")
    yield Case("the second line is wrong", put(DRAFT, ("lines",), [line, {**line, "quantity": 0}]), INVALID, "lines[1].quantity", "0")


def draft_sums():
    dear = {"sku": "MUG-BLUE", "unit_price": MAX_AMOUNT}
    free = {key: value for key, value in DRAFT.items() if key != "expected_total"}
    yield Case("quantity x price above 64 bits", {**free, "lines": [{**dear, "quantity": MAX_QUANTITY}]},
               ("OMS_E_OVERFLOW", LIMIT), "lines[0]", "1000000000")
    yield Case("quantity x price above the limit", {**free, "lines": [{**dear, "quantity": 2}]}, ("OMS_E_OVERFLOW", LIMIT),
               str(MAX_AMOUNT))
    yield Case("a sum above the limit", {**free, "lines": [{**dear, "quantity": 1}] * 2}, ("OMS_E_OVERFLOW", LIMIT), str(MAX_AMOUNT))
    yield Case("a sum of a thousand above the limit", {**free, "lines": [{**dear, "quantity": 1}] * 1000},
               ("OMS_E_OVERFLOW", LIMIT), str(MAX_AMOUNT))


def draft_payment():
    yield from needed(DRAFT, ("payment", "method"))
    yield from needed(DRAFT, ("payment", "token"))
    for method in ("CARD", "gold", "card\0", "", "cash on delivery"):
        yield Case(f"payment.method: {method!r}", put(DRAFT, ("payment", "method"), method), INVALID, "payment.method")
    yield Case("a token where there is no card", put(DRAFT, ("payment",), {"method": "manual", "token": "tok_ok"}), INVALID,
               "payment.token")
    yield Case("a card as a number", put(DRAFT, ("payment", "token"), 4111111111111111), INVALID, "payment.token")
    for name, number in CARDS.items():
        yield Case(f"a card {name} as token", put(DRAFT, ("payment", "token"), number), CARD, "payment.token")
        for path in PROSE:
            yield Case(f"a card {name} in {path_text(path)}", put(DRAFT, path, number), CARD, path_text(path))


def draft_documents():
    for text in (b"7", b'"EUR"', b"null"):
        yield Case(f"{text.decode()} for a draft", text, SYNTAX, "line", text.decode())
    yield Case("an empty object", b"{}", "OMS_E_CURRENCY", "currency", "needed")
    yield Case("an unknown field", {**DRAFT, "colour": "red"}, INVALID, "colour")
    yield Case("an unknown field with an escape", {**DRAFT, "\x1b[2J\u202e": 1}, INVALID, "\\x1b")
    yield Case("a NUL in a name", encode(DRAFT)[:-1] + b', "a\\u0000b": 1}', SYNTAX, "line")
    yield Case("an empty name", {**DRAFT, "": 1}, INVALID, '""')
    yield Case("a price in capitals", without_discount(Unit_Price=1), INVALID, "lines[0]", "Unit_Price")
    yield Case("__proto__", {**DRAFT, "__proto__": {}}, INVALID, "__proto__")
    yield Case("%n in a name", {**DRAFT, "%n%s": 1}, INVALID, "%n%s")
    yield Case("a coupon that is none", {**DRAFT, "coupons": ["WINTER"]}, "OMS_E_REFUSED", "WINTER")
    yield Case("a coupon twice", {**DRAFT, "coupons": ["WINTER", "WINTER"]}, INVALID, "coupons[1]", "twice")
    yield Case("21 coupons", {**DRAFT, "coupons": [f"C{i}" for i in range(21)]}, LIMIT, "coupons", "21", "20")
    yield from texts({**DRAFT, "coupons": ["WINTER"]}, ("coupons", 0), 64)
    yield from others(DRAFT, ("coupons",), WRONG_ARRAY)
    yield Case("nested 33 levels", {**DRAFT, "coupons": Raw("[" * 32 + "]" * 32)}, LIMIT, "33", "32")
    yield Case("nested a hundred thousand levels", {**DRAFT, "coupons": Raw("[" * 10**5 + "]" * 10**5)}, LIMIT, "100001", "32")
    for path in (("currency",), ("lines", 0, "quantity"), ("payment", "token"), ("contact", "email"), ("idempotency_key",)):
        yield twice(DRAFT, path)
    for name, text in (("a comma too many", encode(DRAFT)[:-1] + b",}"), ("a comment", b"/* hello */" + encode(DRAFT)),
                       ("single quotes", encode(DRAFT).replace(b'"', b"'")), ("an end too early", encode(DRAFT)[:-1])):
        yield Case(name, text, (SYNTAX, INVALID), "line")


def draft_cases():
    for path, limit in DRAFT_TEXTS.items():
        yield from texts(DRAFT, path, limit)
    for path, (least, most) in DRAFT_NUMBERS.items():
        discount = path[-1] == "ppm"
        yield from numbers(put(DRAFT, path[:-1], {}) if discount else DRAFT, path, least, most)
    for path in DRAFT_OBJECTS:
        yield from others(DRAFT, path, WRONG_OBJECT)
    for part in (draft_currency, draft_country, draft_lines, draft_sums, draft_payment, draft_documents):
        yield from part()


# The catalog.

CATALOG = {
    "products": [{"sku": "CUP", "name": "Cup", "active": True, "excluded_regions": ["CU", "US-CA"], "tax_class": "standard",
                  "category": "cups", "prices": [{"currency": "EUR", "amount": 700}], "backorder_limit": 0}],
    "stock": [{"sku": "CUP", "location": "BER", "available": 5}],
    "customers": [{"id": "C-9", "name": "Eve", "email": "eve@example.org", "standing": "good", "fraud": False,
                   "payment_hold": False}],
    "discounts": [{"code": "SUMMER", "name": "Sale", "kind": "percent", "target": "order", "currency": "EUR", "skus": ["CUP"],
                   "category": "cups", "customer_group": "vip", "regions": ["DE"], "ppm": 100000, "min_subtotal": 100,
                   "min_quantity": 1, "priority": 5, "exclusive": False, "needs_coupon": True, "active": True}],
    "coupons": [{"code": "SAVE10", "discount": "SUMMER", "max_uses": 5, "max_uses_per_customer": 1, "active": True}],
    "tax_rates": [{"country": "FR", "region": "IDF", "tax_class": "standard", "jurisdiction": "FR", "ppm": 200000,
                   "included": False}],
    "shipping_methods": [{"code": "express", "currency": "EUR", "amount": 900, "tax_class": "shipping"}]}

CATALOG_TEXTS = {("products", 0, "sku"): 64, ("products", 0, "name"): 200, ("products", 0, "tax_class"): 64,
                 ("products", 0, "category"): 200, ("products", 0, "excluded_regions", 0): 64,
                 ("products", 0, "prices", 0, "currency"): None,
                 ("stock", 0, "sku"): 64, ("stock", 0, "location"): 64,
                 ("customers", 0, "id"): 64, ("customers", 0, "name"): 200, ("customers", 0, "email"): 254,
                 ("customers", 0, "standing"): None,
                 ("tax_rates", 0, "country"): None, ("tax_rates", 0, "region"): 64, ("tax_rates", 0, "tax_class"): 64,
                 ("tax_rates", 0, "jurisdiction"): 200,
                 ("shipping_methods", 0, "code"): 64, ("shipping_methods", 0, "currency"): None,
                 ("shipping_methods", 0, "tax_class"): 64,
                 ("discounts", 0, "code"): 64, ("discounts", 0, "name"): 200, ("discounts", 0, "skus", 0): 64,
                 ("discounts", 0, "category"): 200, ("discounts", 0, "customer_group"): 64,
                 ("discounts", 0, "regions", 0): 64, ("coupons", 0, "code"): 64, ("coupons", 0, "discount"): 64}
CATALOG_NUMBERS = {("products", 0, "prices", 0, "amount"): (0, MAX_AMOUNT), ("stock", 0, "available"): (0, MAX_QUANTITY),
                   ("discounts", 0, "min_subtotal"): (0, MAX_AMOUNT), ("discounts", 0, "min_quantity"): (0, MAX_QUANTITY),
                   ("discounts", 0, "priority"): (0, MAX_PPM),
                   ("coupons", 0, "max_uses"): (0, MAX_QUANTITY - 1),
                   ("coupons", 0, "max_uses_per_customer"): (0, MAX_QUANTITY - 1),
                   ("tax_rates", 0, "ppm"): (0, MAX_PPM), ("shipping_methods", 0, "amount"): (0, MAX_AMOUNT)}
CATALOG_FLAGS = [("products", 0, "active"), ("customers", 0, "fraud"), ("customers", 0, "payment_hold"),
                 ("discounts", 0, "exclusive"), ("discounts", 0, "needs_coupon"), ("discounts", 0, "active"),
                 ("coupons", 0, "active"), ("tax_rates", 0, "included")]
CATALOG_NEEDED = {("discounts", 0, "code"): INVALID, ("discounts", 0, "kind"): INVALID, ("coupons", 0, "code"): INVALID,
                  ("coupons", 0, "discount"): INVALID,
                  ("products", 0, "sku"): INVALID, ("products", 0, "prices", 0, "currency"): "OMS_E_CURRENCY",
                  ("products", 0, "prices", 0, "amount"): INVALID, ("stock", 0, "sku"): INVALID,
                  ("stock", 0, "location"): INVALID, ("stock", 0, "available"): INVALID, ("customers", 0, "id"): INVALID,
                  ("tax_rates", 0, "country"): INVALID, ("tax_rates", 0, "ppm"): INVALID,
                  ("shipping_methods", 0, "code"): INVALID, ("shipping_methods", 0, "currency"): "OMS_E_CURRENCY",
                  ("shipping_methods", 0, "amount"): INVALID}
# Their values are words of a list, and what is no word of it is told as such.
WORDS = {"currency", "standing", "country"}


def catalog_texts():
    for path, limit in CATALOG_TEXTS.items():
        for case in texts(CATALOG, path, limit):
            if path[-1] in WORDS and not case.name.endswith(("number", "true", "array", "object", "NUL", "end")):
                case.codes = (INVALID, "OMS_E_CURRENCY", SYNTAX)
                case.words = case.words[:1]
            yield case


def catalog_words():
    for path in (("products", 0, "prices", 0, "currency"), ("shipping_methods", 0, "currency")):
        yield Case(f"{path_text(path)}: EUX", put(CATALOG, path, "EUX"), "OMS_E_CURRENCY", path_text(path), '"EUX"')
    yield Case("an unknown standing", put(CATALOG, ("customers", 0, "standing"), "great"), INVALID, "customers[0].standing", "great")
    yield Case("an unknown region", put(CATALOG, ("products", 0, "excluded_regions"), ["Cuba"]), INVALID,
               "products[0].excluded_regions", "Cuba")
    yield Case("251 regions", put(CATALOG, ("products", 0, "excluded_regions"), ["CU"] * 251), LIMIT,
               "products[0].excluded_regions", "251", "250")
    yield Case("backorders", put(CATALOG, ("products", 0, "backorder_limit"), 1), "OMS_E_UNSUPPORTED",
               "products[0].backorder_limit", "1")
    for name, value, word in (("kind", "gift", "gift"), ("target", "world", "world"), ("currency", "EUX", "EUX"),
                              ("regions", ["Cuba"], "Cuba"), ("skus", ["a\nb"], "skus[0]"), ("valid_from", "2026-02-30T00:00:00Z", "time"),
                              ("valid_until", "1969-12-31T00:00:00Z", "valid_until"), ("amount", 5, "amount"), ("buy", 2, "buy")):
        yield Case(f"a discount's {name}", put(CATALOG, ("discounts", 0, name), value), (INVALID, "OMS_E_CURRENCY"),
                   f"discounts[0].{name}", word)
    yield Case("251 SKUs", put(CATALOG, ("discounts", 0, "skus"), ["CUP"] * 251), LIMIT, "discounts[0].skus", "251", "250")
    yield Case("a coupon for no discount", put(CATALOG, ("coupons", 0, "discount"), "WINTER"), INVALID, "coupons.discount", "WINTER")
    for name, number in CARDS.items():
        yield Case(f"a card {name} in a name", put(CATALOG, ("customers", 0, "name"), number), CARD, "customers[0].name")


def catalog_rows():
    stray = {**CATALOG, "products": []}
    yield Case("stock of no product", stray, INVALID, "CUP", "product")
    yield Case("one SKU twice, with two names", put(CATALOG, ("products",), [CATALOG["products"][0], {"sku": "CUP", "name": "Tin"}]),
               INVALID, "products[1]", "twice")
    yield Case("one shelf counted twice", put(CATALOG, ("stock",), [CATALOG["stock"][0], {**CATALOG["stock"][0], "available": 6}]),
               INVALID, "stock[1]", "twice")
    yield Case("the last of a thousand is wrong",
               put(CATALOG, ("customers",), [{"id": f"X-{i}"} for i in range(999)] + [{"id": ""}]), INVALID, "customers[999].id")


def catalog_documents():
    yield Case("no object", b"7", SYNTAX, "line 1", "JSON")
    yield Case("nothing", b"", SYNTAX, "line")
    yield Case("an unknown list", {**CATALOG, "prices": []}, INVALID, "prices")
    yield Case("nested too deeply", {**CATALOG, "discounts": Raw("[" * 40 + "]" * 40)}, LIMIT, "41", "32")
    for path in (("products", 0, "sku"), ("stock", 0, "available"), ("customers", 0, "id")):
        yield twice({name: CATALOG[name] for name in (path[0], "tax_rates")}, path)
    for kind in CATALOG:
        yield from others(CATALOG, (kind,), WRONG_ARRAY)
        yield from others(CATALOG, (kind, 0), WRONG_OBJECT)


def catalog_cases():
    yield from catalog_texts()
    for path, (least, most) in CATALOG_NUMBERS.items():
        yield from numbers(CATALOG, path, least, most)
    for path in CATALOG_FLAGS:
        yield from others(CATALOG, path, WRONG_FLAG)
    for path, code in CATALOG_NEEDED.items():
        yield from needed(CATALOG, path, code)
    for part in (catalog_words, catalog_rows, catalog_documents):
        yield from part()
