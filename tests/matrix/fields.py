"""Which fields of a call name a row, read from the contracts."""

from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from msgspec import Meta, Struct, UnsetType

BARE = {
    ("SnapshotQuery", "ids"): None,
    ("QuoteMessage", "message_id"): "message",
    ("LinkQuery", "token_id"): "link",
    ("AddressQuery", "person_id"): "person",
    ("NumberQuery", "number"): "number",
}
"""Fields that name a row without an id type of shared/contracts/fields.py; None is decided by the call."""

SNAPSHOTS = {
    "gateway.companies.snapshot": "company",
    "gateway.members.snapshot": "member",
    "gateway.customers.snapshot": "customer",
    "gateway.contacts.snapshot": "contact",
}


class IdField(Struct, frozen=True):
    """`ref` is what it points at; `wall` is "customer" where a second customer must not reach it either."""

    name: str
    ref: str
    wall: str
    is_many: bool = False


def id_fields(call) -> list[IdField]:
    """Every field of the command that names a row; raises LookupError for a UUID that does not say of what."""
    found = []
    for name, hint in get_type_hints(call.takes, include_extras=True).items():
        known = _ref(hint)
        if known is not None:
            found.append(IdField(name, known["ref"], known["wall"], is_many=_is_many(hint)))
        elif (call.takes.__name__, name) in BARE:
            ref = BARE[call.takes.__name__, name] or SNAPSHOTS[call.name]
            wall = "customer" if ref in {"message", "number", "customer", "contact"} else "company"
            found.append(IdField(name, ref, wall, is_many=name == "ids"))
        elif _has_uuid(hint):
            raise LookupError(f"{call.name}: {name} is a UUID that does not say what it points at")
    return found


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
