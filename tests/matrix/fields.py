"""Which fields of a call name a row, read from the contracts."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from msgspec import Meta, Struct, UnsetType

BARE = {
    ("SnapshotQuery", "ids"): None,
    ("QuoteMessage", "message_id"): "message",
    ("LinkQuery", "token_id"): "link",
    ("AddressQuery", "person_id"): "person",
    ("NumberQuery", "number"): "number",
    ("ReadProblem", "number"): "problem_number",
}
"""Fields that name a row without an id type of shared/contracts/fields.py; None is decided by the call."""

UNREAD = frozenset({("SaveView", "filters"), ("ChangeView", "filters")})
"""Structs whose ids are kept as given and lead nowhere by themselves: a view is looked through by asking for the queue
with its filters, which is asked here too."""

SNAPSHOTS = {
    "gateway.companies.snapshot": "company",
    "gateway.members.snapshot": "member",
    "gateway.departments.snapshot": "department",
    "gateway.customers.snapshot": "customer",
    "gateway.contacts.snapshot": "contact",
}


class IdField(Struct, frozen=True):
    """`ref` is what it points at; `wall` is "customer" where a second customer must not reach it either. The `name` of
    one inside a struct of the command is `struct.field`."""

    name: str
    ref: str
    wall: str
    is_many: bool = False


@cache
def id_fields(call) -> tuple[IdField, ...]:
    """Every field of the command, and of the structs in it, that names a row; raises LookupError for a UUID that does
    not say of what. Of structs in a list it is only seen that their ids say so."""
    found = []
    for name, hint in get_type_hints(call.takes, include_extras=True).items():
        for struct in _structs(hint):
            inner = _inner(call, name, struct)
            if (call.takes.__name__, name) not in UNREAD and not _is_many(hint):
                found += inner
        known = _ref(hint)
        if known is not None:
            found.append(IdField(name, known["ref"], known["wall"], is_many=_is_many(hint)))
        elif (call.takes.__name__, name) in BARE:
            ref = BARE[call.takes.__name__, name] or SNAPSHOTS[call.name]
            wall = "customer" if ref in {"message", "number", "customer", "contact"} else "company"
            found.append(IdField(name, ref, wall, is_many=name == "ids"))
        elif _has_uuid(hint):
            raise LookupError(f"{call.name}: {name} is a UUID that does not say what it points at")
    return tuple(found)


def _inner(call, outer: str, struct: type[Struct]) -> list[IdField]:
    found = []
    for name, hint in get_type_hints(struct, include_extras=True).items():
        known = _ref(hint)
        if known is not None:
            found.append(IdField(f"{outer}.{name}", known["ref"], known["wall"], is_many=_is_many(hint)))
        elif _has_uuid(hint):
            raise LookupError(f"{call.name}: {outer}.{name} is a UUID that does not say what it points at")
        for deeper in _structs(hint):
            _inner(call, f"{outer}.{name}", deeper)
    return found


def _structs(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for part in get_args(hint):
        yield from _structs(part)


def _ref(hint: Any) -> dict[str, str] | None:
    """Of an id, one that may be missing, or several."""
    for part in (hint, *get_args(hint), *(one for inner in get_args(hint) for one in get_args(inner))):
        for meta in getattr(part, "__metadata__", ()):
            if isinstance(meta, Meta) and meta.extra and "ref" in meta.extra:
                return meta.extra
    return None


def _is_many(hint: Any) -> bool:
    return any(get_origin(part) is tuple for part in (hint, *get_args(hint)))


def _has_uuid(hint: Any) -> bool:
    return hint is UUID or any(_has_uuid(part) for part in get_args(hint) if part is not UnsetType)
