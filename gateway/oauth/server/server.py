"""Authlib's authorisation server without I/O: made for one request, from the rows that the request needs."""

from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidRequestError, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from gateway.oauth.server import store
from gateway.oauth.server.answers import Answer
from gateway.oauth.server.client import Client, note_use
from gateway.oauth.server.grants import CodeGrant, CredentialsGrant, RefreshGrant
from gateway.oauth.server.proof import S256, Assertion
from gateway.oauth.server.tokens import AccessTokens, IdTokens
from gateway.oauth.server.work import Work
from gateway.oauth.settings import audience, issuer


class InvalidTargetError(OAuth2Error):  # type: ignore[misc]
    """RFC 8707: a resource that we do not guard."""

    error = "invalid_target"


class NotSupportedError(OAuth2Error):  # type: ignore[misc]
    """OpenID Connect, 3.1.2.6: a way of asking that we do not take."""


class Asked(OAuth2Request):  # type: ignore[misc]
    """What Authlib wants to know of a request. The address is our own, whatever a proxy made of it."""

    def __init__(self, method: str, path: str, given: dict[str, str], authorization: str | None = None) -> None:
        headers = {"Authorization": authorization} if authorization else {}
        super().__init__(method, f"{issuer()}{path}", headers=headers)
        self.payload = BasicOAuth2Payload(given)

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data  # type: ignore[no-any-return]

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data  # type: ignore[no-any-return]


class Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.register_token_generator("default", AccessTokens(work))
        self.register_client_auth_method("private_key_jwt", Assertion(work))
        self.register_grant(CodeGrant, [S256(required=True), IdTokens(work), check_extras])
        self.register_grant(RefreshGrant)
        self.register_grant(CredentialsGrant)

    def query_client(self, client_id: str) -> Client | None:
        client = self.work.client
        return client if client is not None and client_id == client.get_client_id() else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        work, client = self.work, request.client
        work.do(note_use, client)
        if work.code is not None:
            work.do(self._save_family, client, token.get("refresh_token"))
        elif work.refresh is not None and not work.refresh.is_used:
            work.do(store.spend_refresh, client, work.refresh.id)
            work.do(store.save_refresh, client, work.refresh.grant_id, work.refresh.successor)

    async def _save_family(self, client: Client, refresh_token: str | None) -> None:
        assert self.work.code is not None
        await store.save_grant(client, self.work.code, is_lasting=refresh_token is not None)
        if refresh_token is not None:
            await store.save_refresh(client, self.work.code.id, refresh_token)

    # what a framework would fill in

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        return Answer.of(status, body, headers)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def check_extras(grant: Any) -> None:
    """What else an authorisation request may say, and what we do not offer."""

    def check(grant: Any, _redirect_uri: str) -> None:
        given = grant.request.payload.data
        if given.get("resource", audience()) != audience():
            raise InvalidTargetError("There is no such resource.")
        if given.get("response_mode", "query") != "query":
            raise InvalidRequestError("The response mode must be query.")
        for name in ("request", "request_uri", "registration"):
            if name in given:
                raise NotSupportedError(error=f"{name}_not_supported")

    grant.register_hook("after_validate_authorization_request_payload", check)
