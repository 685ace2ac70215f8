"""Finds and loads the shared library, and gives its functions their types. Nothing here calls one of them."""

from __future__ import annotations

import ctypes
import ctypes.util
import os

from ._functions import FUNCTIONS

SONAME = "libooms.so.0"


def _open() -> ctypes.CDLL:
    named = os.environ.get("OOMS_LIBRARY")
    tried = [named] if named else [name for name in (ctypes.util.find_library("ooms"), SONAME) if name]
    failures = []
    for name in tried:
        try:
            return ctypes.CDLL(name)  # not PyDLL: other Python threads run while the library works
        except OSError as failure:
            failures.append(str(failure))
    raise ImportError("libooms is not to be found; OOMS_LIBRARY may name it: " + "; ".join(failures))


def _load() -> ctypes.CDLL:
    library = _open()
    for name, (result, arguments) in FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError(f"{library._name} is another release of libooms: it has no {name}") from None
        function.restype, function.argtypes = result, arguments
    return library


lib = _load()
