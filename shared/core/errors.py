"""The handful of error classes a caller can meet; what exactly happened is a stable code.

A class says how to react (its HTTP status), a code says what happened (`ticket.stale`). Texts for people are
looked up by code at the gateway, so no sentence and no exception text ever crosses the bus.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


class DomainError(Exception):
    """An expected refusal. `params` fill the placeholders of the translated text; never put secrets there."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, *, fields: Mapping[str, str] | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = dict(fields or {})
        self.params = params


class Undecodable(DomainError):
    """The body is not what its content type says (broken JSON, wrong encoding)."""

    status = 400


class Unauthenticated(DomainError):
    """Nobody, or a credential that is no longer good."""

    status = 401


class Forbidden(DomainError):
    """Visible to the caller, but not his to do."""

    status = 403


class NotFound(DomainError):
    """Absent or not the caller's: the two are answered alike on purpose."""

    status = 404


class Conflict(DomainError):
    """The state has moved on (stale revision, a move the machine does not know, a key in flight)."""

    status = 409


class TooLarge(DomainError):
    """More bytes than this door takes."""

    status = 413


class Invalid(DomainError):
    """Well-formed but wrong; `fields` names each wrong field with its own code."""

    status = 422


class TooMany(DomainError):
    """A limit was met; `params['retry_after']` is in whole seconds."""

    status = 429


class Internal(DomainError):
    """A defect of ours. The cause is in the log under the request id, never in the answer."""

    status = 500


class Unavailable(DomainError):
    """Not now: overload, draining, a dependency down. Safe to try again with the same idempotency key."""

    status = 503


class Late(DomainError):
    """The deadline passed. Whether the work was done is unknown: ask again with the same idempotency key."""

    status = 504


@dataclass(frozen=True, slots=True)
class Failure:
    """One coded failure, declared beside the calls that raise it: `raise STALE(revision=4)`."""

    code: str
    kind: type[DomainError]

    def __call__(self, *, fields: Mapping[str, str] | None = None, **params: Any) -> DomainError:
        return self.kind(self.code, fields=fields, **params)

    @property
    def status(self) -> int:
        return self.kind.status


CLASSES: tuple[type[DomainError], ...] = (
    Undecodable,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    Invalid,
    TooMany,
    Internal,
    Unavailable,
    Late,
)
_BY_STATUS = {kind.status: kind for kind in CLASSES}


def by_status(status: int) -> type[DomainError]:
    """The class for a status that came over the bus; an unknown one counts as our defect."""
    return _BY_STATUS.get(status, Internal)
