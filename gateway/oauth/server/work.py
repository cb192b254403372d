"""The rows of one request, and what is to become of them. Authlib reads from here and leaves its writes here; whoever
opened the transaction loads first and applies last."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from msgspec import Struct

from gateway.oauth import scopes
from gateway.oauth.keys.ring import Key
from gateway.oauth.server.client import Client
from gateway.oauth.standing import Holder

Write = Callable[[], Awaitable[None]]


class Terms(Struct, kw_only=True):
    """What a code was asked for with, and must be redeemed with."""

    redirect_uri: str
    scopes: list[str]
    nonce: str | None
    challenge: str


class Code(Terms, kw_only=True):
    """An authorisation code that is locked for this transaction. `id` is the grant it becomes."""

    id: UUID
    client_id: UUID
    membership_id: UUID
    auth_time: datetime
    amr: list[str]
    is_used: bool
    is_expired: bool

    # what Authlib asks

    @property
    def code_challenge(self) -> str:
        return self.challenge

    @property
    def code_challenge_method(self) -> str:
        return "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return scopes.joined(self.scopes)

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.auth_time.timestamp())

    def get_acr(self) -> None:
        """We promise no authentication context classes; `amr` says how it was done."""

    def get_amr(self) -> list[str]:
        return self.amr


class Refresh(Struct, kw_only=True):
    """A refresh token that is locked for this transaction. `successor` is the token that follows it."""

    id: UUID
    grant_id: UUID
    client_id: UUID
    membership_id: UUID
    scopes: list[str]
    auth_time: datetime
    amr: list[str]
    is_used: bool
    is_late: bool
    """Used longer ago than the grace allows, or its successor is in use."""
    is_dead: bool
    successor: str

    # what Authlib asks

    def check_client(self, client: Client) -> bool:
        return client.id == self.client_id

    def get_scope(self) -> str:
        return scopes.joined(self.scopes)


@dataclass(slots=True)
class Work:
    client: Client | None
    key: Key
    request_id: str = ""
    code: Code | None = None
    refresh: Refresh | None = None
    holder: Holder | None = None
    writes: list[Write] = field(default_factory=list)

    def do(self, write: Callable[..., Awaitable[Any]], *given: Any) -> None:
        self.writes.append(partial(write, *given))

    async def apply(self) -> None:
        """In the order in which Authlib decided."""
        for write in self.writes:
            await write()

    @property
    def grant_id(self) -> UUID | None:
        """None where a client acts for itself."""
        if self.code is not None:
            return self.code.id
        return self.refresh.grant_id if self.refresh is not None else None
