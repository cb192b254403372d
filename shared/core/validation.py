"""From msgspec's "what is wrong" to a coded field error.

msgspec stops at the first fault and says it in English; callers get the field's path and a code per kind of fault,
and the gateway has the words.
"""

import re

import msgspec

from shared.core.errors import DomainError, Failure, Invalid, Undecodable

INVALID = Failure("fields.invalid", Invalid)
UNDECODABLE = Failure("body.undecodable", Undecodable)

_PATH = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`$")
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^Object missing required field `(?P<field>[^`]+)`"), "field.missing"),
    (re.compile(r"^Object contains unknown field `(?P<field>[^`]+)`"), "field.unknown"),
    (re.compile(r"of length <= (?P<limit>\d+)"), "field.too_long"),
    (re.compile(r"of length >= 1$"), "field.missing"),
    (re.compile(r"of length >= (?P<limit>\d+)"), "field.too_short"),
    (re.compile(r"matching regex '\\\\S'"), "field.missing"),
    (re.compile(r"matching regex"), "field.pattern"),
    (re.compile(r"(>=|>) (?P<limit>-?[\d.]+)"), "field.too_small"),
    (re.compile(r"(<=|<) (?P<limit>-?[\d.]+)"), "field.too_big"),
    (re.compile(r"Invalid enum value|Invalid value"), "field.choice"),
    (re.compile(r"Invalid UUID"), "field.id"),
    (re.compile(r"RFC3339|timezone|datetime|date"), "field.time"),
)
CODES = tuple(dict.fromkeys([*(code for _, code in _KINDS), "field.type"]))


def field_error(error: msgspec.ValidationError) -> DomainError:
    """`fields.invalid` with the one field at fault; a fault of the whole body is at `body`."""
    message = str(error)
    found = _PATH.search(message)
    path = found["path"] if found else ""
    text = message[: found.start()] if found else message
    for pattern, code in _KINDS:
        match = pattern.search(text)
        if match is None:
            continue
        named = match.groupdict()
        if named.get("field"):
            path = f"{path}.{named['field']}" if path else named["field"]
        limit = {"limit": named["limit"]} if named.get("limit") else {}
        return INVALID(fields={path or "body": code}, **limit)
    return INVALID(fields={path or "body": "field.type"})
