"""The binding and the compiled library agree: every struct, field, constant and function. What the compiler says comes from probe.c, what the headers say from
their text."""

from __future__ import annotations

import ctypes
import os
import pathlib
import re
import subprocess

import ooms
import pytest
from ooms import _abi, _bridges, _call, _functions, _placing, catalog, draft, errors, imports, options
from ooms._library import lib

INCLUDE = pathlib.Path(__file__).resolve().parents[2] / "include" / "oms"
HEADERS = "\n".join(path.read_text() for path in sorted(INCLUDE.glob("*.h")))

# Every constant that the binding knows a family of, and what it calls its members.
FAMILIES = {
    "OMS_E_": {ctypes.string_at(lib.oms_result_name(code)).decode()[len("OMS_E_") :]: code for code in errors.CLASSES},
    "OMS_CAPTURE_": options.Capture.__members__,
    "OMS_DUPLICATE_": options.Duplicates.__members__,
    "OMS_ROUND_": options.Rounding.__members__,
    "OMS_TAX_PER_": {name[len("PER_") :]: value for name, value in options.TaxRounding.__members__.items()},
    "OMS_QUOTE_": options.Quotes.__members__,
    "OMS_BOOK_": options.Book.__members__,
    "OMS_SQLITE_": options.Durability.__members__,
    "OMS_OPEN_": options.Open.__members__,
    "OMS_DECLINE_": ooms.Decline.__members__,
    "OMS_INBOX_": ooms.Came.__members__,
    "OMS_BUCKET_": ooms.Bucket.__members__,
    "OMS_RESUME_": ooms.Resume.__members__,
    "OMS_UNIT_": ooms.Unit.__members__,
    "OMS_DRAFT_": {name.upper(): value for name, value in draft.TEXT_FIELDS.items()},
    "OMS_FORMAT_": {"JSON": catalog._JSON, "CSV": catalog._CSV},
    "OMS_ON_ERROR_": {"STOP": imports._STOP, "SKIP": imports._SKIP},
    "OMS_STATE_": {state.name: number for number, state in enumerate(ooms.State)},
    "OMS_PLACE_": {"NO_DRIVE": _placing._NO_DRIVE},
    "OMS_LOG_": {"ERROR": 0, "WARN": 1, "INFO": 2},  # _bridges._LEVELS, by index
    "OMS_ACTOR_": {name.upper(): number for number, name in enumerate(ooms.tables._ACTORS)},
    "OMS_INITIATOR_": {"CUSTOMER": False, "MERCHANT": True},  # PaymentRequest.merchant_initiated
}
ANSWERS = {
    "OMS_OK": ooms.Ok,
    "OMS_PENDING": ooms.Pending,
    "OMS_E_DECLINED": ooms.Declined,
    "OMS_E_DECLINED_RETRY": ooms.DeclinedRetry,
    "OMS_E_UNAVAILABLE": ooms.Unavailable,
    "OMS_E_UNKNOWN": ooms.Unknown,
    "OMS_E_REJECTED": ooms.Rejected,
    "OMS_E_NOT_FOUND": ooms.NeverSeen,
}
# Results that need no exception of their own: services answer with them, or a correct binding never meets them.
PLAIN_RESULTS = {"ABI_SIZE", "ABI_NEWER", "DECLINED", "DECLINED_RETRY", "REJECTED", "INTERNAL", "HOST"}


@pytest.fixture(scope="module")
def compiled():
    """What probe.c prints: {"struct": {name: size}, "field": {(struct, name): (offset, size)}, "constant": {name: value}}."""
    found = {"struct": {}, "field": {}, "constant": {}}
    for line in subprocess.run([os.environ["OOMS_PROBE"]], check=True, capture_output=True, text=True).stdout.splitlines():
        kind, name, *rest = line.split()
        if kind == "field":
            found[kind][name, rest[0]] = int(rest[1]), int(rest[2])
        else:
            found[kind][name] = int(rest[0])
    return found


def test_every_struct_has_the_size_that_the_compiler_gives_it(compiled):
    assert {name: ctypes.sizeof(struct) for name, struct in _abi.STRUCTS.items()} == compiled["struct"]


def test_every_field_lies_where_the_compiler_puts_it(compiled):
    ours = {}
    for struct, layout in _abi.STRUCTS.items():
        for name, *_ in layout._fields_:
            field = getattr(layout, name)
            ours[struct, name] = field.offset, field.size
    assert ours == compiled["field"]


def test_every_struct_of_the_binding_is_compared():
    classes = {kind for kind in vars(_abi).values() if isinstance(kind, type) and issubclass(kind, ctypes.Structure)}
    assert classes - {ctypes.Structure, _abi.Sized} == set(_abi.STRUCTS.values())


def constants_of(prefix):
    """As the headers define them, without those that only count."""
    names = re.findall(rf"^#define ({prefix}\w+) ", HEADERS, re.M)
    return {name for name in names if not name.endswith("_COUNT")}


@pytest.mark.parametrize("prefix", FAMILIES)
def test_a_family_of_constants_has_the_values_of_the_headers(prefix, compiled):
    members = {prefix + name: value for name, value in FAMILIES[prefix].items()}
    assert members == {name: compiled["constant"][name] for name in members}


@pytest.mark.parametrize("prefix", FAMILIES)
def test_a_family_of_constants_is_whole(prefix):
    plain = {prefix + name for name in PLAIN_RESULTS} if prefix == "OMS_E_" else set()
    assert {prefix + name for name in FAMILIES[prefix]} == constants_of(prefix) - plain


def test_answers_have_the_codes_of_the_headers(compiled):
    assert {name: kind.code for name, kind in ANSWERS.items()} == {name: compiled["constant"][name] for name in ANSWERS}
    assert set(ANSWERS.values()) == set(ooms.Answer.__subclasses__())


def test_single_constants_have_the_values_of_the_headers(compiled):
    assert _abi.NONE == compiled["constant"]["OMS_NONE"]
    assert _bridges._ID_TEXT_SIZE == compiled["constant"]["OMS_ID_TEXT_SIZE"]
    assert len(_bridges._LEVELS) == len(FAMILIES["OMS_LOG_"])


def test_states_are_numbered_as_the_library_numbers_them():
    assert [_bridges.state_of(number) for number in range(len(ooms.State))] == list(ooms.State)


GIVEN_BACK = "char *text"
SCALARS = {"int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "size_t": ctypes.c_size_t}
RESULTS = {"int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "const char *": ctypes.c_char_p, "void": None}


def declarations():
    """Each function of the headers: its result, and its parameters as text."""
    text = re.sub(r"/\*.*?\*/", " ", HEADERS, flags=re.S)
    for result, name, parameters in re.findall(r"^OMS_API ([\w ]+?[ *]+)(oms_\w+)\(([^;]*)\);", text, re.M):
        yield name, " ".join(result.split()), [] if parameters == "void" else [" ".join(p.split()) for p in parameters.split(",")]


def type_of(parameter):
    """The ctypes type of a parameter; a pointer to something opaque is c_void_p, and so is text of the library's that is given back."""
    *words, _name = re.findall(r"\w+|\*", parameter)
    stars, base = words.count("*"), next(word for word in words if word not in ("const", "*"))
    if base.endswith("_fn"):
        return {"oms_stock_movement_fn": _abi.MovementSlot, "oms_invariant_fn": _abi.InvariantSlot, "oms_cached_price_fn": ctypes.c_void_p}[base]
    if stars == 0:
        return SCALARS[base]
    if base == "char" and stars == 1:
        return ctypes.c_void_p if parameter == GIVEN_BACK else ctypes.c_char_p
    inner = SCALARS.get(base) or _abi.STRUCTS.get(base)
    if inner is None or stars == 2:
        return ctypes.c_void_p if stars == 1 else ctypes.POINTER(ctypes.c_void_p)
    return ctypes.POINTER(inner)


def test_every_function_is_called_as_the_headers_declare_it():
    declared = {name: (result, parameters) for name, result, parameters in declarations()}
    for name, (result, arguments) in _functions.FUNCTIONS.items():
        wanted, parameters = declared[name]
        assert [type_of(parameter) for parameter in parameters] == arguments, name
        struct = re.fullmatch(r"const (oms_\w+) \*", wanted)
        assert result is (ctypes.POINTER(_abi.STRUCTS[struct[1]]) if struct else RESULTS[wanted]), name


def test_every_function_that_is_declared_to_ctypes_is_called():
    sources = "".join(path.read_text() for path in pathlib.Path(_call.__file__).parent.glob("*.py") if path.name != "_functions.py")
    assert [name for name in _functions.FUNCTIONS if f"lib.{name}" not in sources] == []
