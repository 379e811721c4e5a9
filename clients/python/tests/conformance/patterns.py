"""Patterns of the cases: what a result must look like, and what is kept of it."""

import re
from typing import Any


class Mismatch(AssertionError):
    """The result is not what the case wants."""


def substitute(value: Any, kept: dict[str, Any]) -> Any:
    """The arguments, with what was kept in place of ``$x``."""
    if isinstance(value, dict):
        return {name: substitute(member, kept) for name, member in value.items()}
    if isinstance(value, list):
        return [substitute(item, kept) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        return kept[value[1:]]
    return value


_ABSENT = object()


def match(pattern: Any, value: Any, kept: dict[str, Any], path: str = "result") -> None:
    """Raises Mismatch, or keeps what is to be captured."""
    if pattern == "$any":
        _demand(value is not _ABSENT, path, "something", value)
    elif pattern == "$absent":
        _demand(value is _ABSENT, path, "nothing", value)
    elif isinstance(pattern, dict):
        _match_object(pattern, value, kept, path)
    elif isinstance(pattern, list):
        _demand(isinstance(value, list) and len(value) == len(pattern), path, pattern, value)
        for index, item in enumerate(pattern):
            match(item, value[index], kept, f"{path}[{index}]")
    else:
        _demand(
            (type(pattern) is type(value) and pattern == value) or _same_number(pattern, value), path, pattern, value
        )


def _match_object(pattern: dict[str, Any], value: Any, kept: dict[str, Any], path: str) -> None:
    captures: dict[str, Any] = {}
    if not any(name.startswith("$") for name in pattern):
        _demand(isinstance(value, dict), path, pattern, value)
    for name, wanted in pattern.items():
        match name:
            case "$ge":
                _demand(_is_number(value) and value >= wanted, path, pattern, value)
            case "$le":
                _demand(_is_number(value) and value <= wanted, path, pattern, value)
            case "$same":
                _demand(value == kept[wanted], path, kept[wanted], value)
            case "$match":
                _demand(isinstance(value, str) and re.search(wanted, value) is not None, path, wanted, value)
            case "$oneOf":
                _demand(any(_matches(one, value, captures) for one in wanted), path, wanted, value)
            case "$has":
                found = isinstance(value, list) and all(
                    any(_matches(w, item, captures) for item in value) for w in wanted
                )
                _demand(found, path, wanted, value)
            case "$capture":
                _demand(value is not _ABSENT, path, "something to keep", value)
                captures[wanted] = value
            case _:
                _demand(isinstance(value, dict), path, pattern, value)
                _match_member(name, wanted, value, kept, path)
    kept.update(captures)


def _match_member(name: str, wanted: Any, value: dict[str, Any], kept: dict[str, Any], path: str) -> None:
    match(wanted, value.get(name, _ABSENT), kept, f"{path}.{name}")


def _matches(pattern: Any, value: Any, kept: dict[str, Any]) -> bool:
    try:
        match(pattern, value, kept)
    except Mismatch:
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same_number(pattern: Any, value: Any) -> bool:
    return _is_number(pattern) and _is_number(value) and pattern == value


def _demand(holds: bool, path: str, wanted: Any, value: Any) -> None:
    if not holds:
        raise Mismatch(f"{path}: wanted {wanted!r}, found {'nothing' if value is _ABSENT else repr(value)}")
