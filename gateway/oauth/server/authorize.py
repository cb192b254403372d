"""What /oauth/authorize decides, apart from how it looks: refuse, send to sign in, ask for consent, or send back with a
code. The company comes from the client; a person can only act there as what he is there."""

import hmac
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oidc.core.errors import ConsentRequiredError, LoginRequiredError

from gateway.db import DB
from gateway.oauth import scopes
from gateway.oauth.clients.addresses import is_loopback
from gateway.oauth.keys.ring import RING, Key
from gateway.oauth.server import consents
from gateway.oauth.server.answers import Answer
from gateway.oauth.server.client import Client, find_client
from gateway.oauth.server.outcomes import Back, Choice, Consent, Decision, Outcome, Refused, SignIn, Stranger
from gateway.oauth.server.server import Asked, Server
from gateway.oauth.server.work import Work
from gateway.oauth.settings import derived
from gateway.oauth.standing import Holder, holders_of
from gateway.sessions.states import is_strong
from gateway.visitors import Visitor
from shared.contracts.gateway import ClientAuth
from shared.contracts.parties import Kind
from shared.core.clock import now
from shared.core.ids import NIL
from shared.db.doors import Door

PATH = "/oauth/authorize"
AGAIN = "signed_in_after"
"""Our own parameter: what asked for a fresh sign-in is content with one after this moment, for some minutes. Sealed,
so that nobody can name a moment in the past and spare himself the sign-in."""

AGAIN_SECONDS = 600

KEPT = (
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge"),
    *("code_challenge_method", "resource", "max_age", "prompt"),
)
"""Parameters that go through sign-in and consent with the person."""


def wants_anew(path: str) -> bool:
    """Whether this leads to a client that asks how recently its person has proven himself."""
    parts = urlsplit(path)
    given = parse_qs(parts.query)
    return parts.path == PATH and ("max_age" in given or "login" in " ".join(given.get("prompt", ())).split())


async def authorize(
    given: dict[str, str], visitor: Visitor | None, decision: Decision | None, request_id: str
) -> Outcome:
    """Everything is checked anew each time, so nothing needs to be kept between the pages."""
    key = await RING.signing()
    async with DB.tenant_scope(NIL, Door.AUTH):
        made = await Authorization.load(given, key, request_id)
        outcome = await made.outcome(visitor, decision)
        await made.work.apply()
    return outcome


class Authorization:
    """One request, with its rows."""

    def __init__(self, given: dict[str, str], work: Work) -> None:
        self.given = given
        self.work = work
        self.server = Server(work)
        self.wish = Asked("GET", PATH, given)
        self.prompts = frozenset(given.get("prompt", "").split())

    @classmethod
    async def load(cls, given: dict[str, str], key: Key, request_id: str) -> "Authorization":
        return cls(given, Work(await find_client(given.get("client_id")), key, request_id))

    async def outcome(self, visitor: Visitor | None, decision: Decision | None) -> Outcome:
        try:
            grant = self.server.get_consent_grant(self.wish, end_user=visitor)
        except OAuth2Error as error:
            return self._error(error)
        if visitor is None or not self._is_fresh(visitor):
            return self._sign_in(grant)
        client = self.work.client
        assert client is not None  # Authlib found it
        holders = await self._holders(client, visitor)
        if not holders and "none" not in self.prompts:
            return Stranger(client, self._denied(grant).location)
        if not holders or (decision is not None and decision.choice is Choice.DENY):
            return self._denied(grant)
        return await self._consented(grant, client, holders, decision)

    async def _consented(self, grant: Any, client: Client, holders: list[Holder], decision: Decision | None) -> Outcome:
        wanted = scopes.split(self.wish.scope)
        if decision is not None:
            chosen = next((holder for holder in holders if holder.id == decision.membership_id), None)
            if chosen is not None:
                await consents.give(client, chosen, wanted, self.work.request_id)
                return self._code(grant, chosen)
        elif len(holders) == 1 and await self._is_consented(client, holders[0], wanted):
            return self._code(grant, holders[0])
        if "none" in self.prompts:
            return self._error(ConsentRequiredError(redirect_uri=grant.redirect_uri))
        return Consent(client, holders, wanted, grant.redirect_uri, self._kept())

    async def _holders(self, client: Client, visitor: Visitor) -> list[Holder]:
        """As what the person may act: what he is in this company, unless another company's provider signed him in.
        Staff only with a second factor: a customer's session may be older than his being staff."""
        if visitor.bound_company_id not in {None, client.tenant_id}:
            return []
        found = await holders_of(client.tenant_id, visitor.person_id)
        holders = [one for one in found if one.kind is not Kind.MEMBER or is_strong(visitor.amr)]
        for holder in holders:
            holder.auth_time, holder.amr = visitor.authenticated_at, visitor.amr
        return holders

    async def _is_consented(self, client: Client, holder: Holder, wanted: tuple[str, ...]) -> bool:
        """Any program on the person's machine could pose as a public client there, so it is asked for each time."""
        anonymous = client.auth is ClientAuth.NONE and is_loopback(self.given["redirect_uri"])
        if anonymous or "consent" in self.prompts:
            return False
        return set(wanted) <= await consents.consented(client, holder)

    def _is_fresh(self, visitor: Visitor) -> bool:
        """Whether the sign-in is as recent as the client asks. The id token says when it was."""
        limit = self.given.get("max_age", "")
        is_old = limit.isdecimal() and now() - visitor.authenticated_at > timedelta(seconds=int(limit[:9]))
        if not is_old and "login" not in self.prompts:
            return True
        after = unsealed_moment(self.given.get(AGAIN, ""))
        return after is not None and now().timestamp() - AGAIN_SECONDS <= after <= visitor.authenticated_at.timestamp()

    def _sign_in(self, grant: Any) -> Outcome:
        if "none" in self.prompts:
            return self._error(LoginRequiredError(redirect_uri=grant.redirect_uri))
        return SignIn({**self._kept(), AGAIN: sealed_moment(int(now().timestamp()))})

    def _code(self, grant: Any, holder: Holder) -> Back:
        self.work.holder = holder
        return self._back(self.server.create_authorization_response(self.wish, grant_user=holder, grant=grant))

    def _denied(self, grant: Any) -> Back:
        return self._back(self.server.create_authorization_response(self.wish, grant_user=None, grant=grant))

    def _error(self, error: Any) -> Outcome:
        error.state = self.given.get("state")
        if not error.redirect_uri:
            return Refused(error.error, error.get_error_description() or "")
        return self._back(Answer.of(*error()))

    def _back(self, answer: Answer) -> Back:
        assert answer.location is not None
        assert self.work.client is not None  # else there would be no address to send anybody to
        return Back(answer.location, self.work.client.name)

    def _kept(self) -> dict[str, str]:
        return {name: self.given[name] for name in (*KEPT, AGAIN) if name in self.given}


def sealed_moment(seconds: int) -> str:
    return f"{seconds}.{derived('again', str(seconds).encode()).hex()}"


def unsealed_moment(text: str) -> int | None:
    seconds = text.partition(".")[0]
    is_ours = seconds.isdecimal() and hmac.compare_digest(text.encode(), sealed_moment(int(seconds[:12])).encode())
    return int(seconds) if is_ours else None
