"""The three grants we know, as Authlib's classes that read from `Work` and write to it."""

from typing import Any

from authlib.oauth2.rfc6749 import InvalidScopeError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, ClientCredentialsGrant, RefreshTokenGrant

from gateway.oauth import scopes
from gateway.oauth.server import store
from gateway.oauth.server.client import Client
from gateway.oauth.server.work import Code, Refresh, Terms, Work
from gateway.oauth.standing import Holder

METHODS = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    @property
    def work(self) -> Work:
        return self.server.work  # type: ignore[no-any-return]

    def generate_authorization_code(self) -> str:
        return store.new_token()

    def save_authorization_code(self, code: str, request: Any) -> None:
        given = request.payload.data
        terms = Terms(
            redirect_uri=request.payload.redirect_uri,
            scopes=list(scopes.split(request.scope)),
            nonce=given.get("nonce"),
            challenge=given["code_challenge"],
        )
        self.work.do(store.save_code, self.work.client, self.work.holder, code, terms)

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """A code that its client has shown is spent, whatever becomes of the request. Shown twice, it was copied."""
        found = self.work.code
        if found is None or found.client_id != client.id:
            return None
        if found.is_used:
            self.work.do(store.end_family, client, found.id, "code_reused", self.work.request_id)
            return None
        self.work.do(store.spend_code, client, found.id)
        return None if found.is_expired else found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It is spent already."""

    def authenticate_user(self, authorization_code: Code) -> Holder | None:
        return self.work.holder

    def generate_token(self, *, include_refresh_token: bool, **given: Any) -> Any:
        """Only who was let in to stay gets a refresh token."""
        lasting = include_refresh_token and scopes.OFFLINE in scopes.split(given["scope"])
        return super().generate_token(include_refresh_token=lasting, **given)


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]
    """Each refresh token is good once, and for five more seconds gives the same successor again: two tabs of one
    client may ask at once. Later, or once the successor is in use, it was copied."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    @property
    def work(self) -> Work:
        return self.server.work  # type: ignore[no-any-return]

    def authenticate_refresh_token(self, refresh_token: str) -> Refresh | None:
        found = self.work.refresh
        if found is None or self.work.client is None:
            return None
        if found.is_used and found.is_late:
            self.work.do(store.end_family, self.work.client, found.grant_id, "refresh_reused", self.work.request_id)
            return None
        return None if found.is_dead else found

    def authenticate_user(self, refresh_token: Refresh) -> Holder | None:
        return self.work.holder

    def revoke_old_credential(self, refresh_token: Refresh) -> None:
        """Its successor is saved and it is spent by `Server.save_token`."""


class CredentialsGrant(ClientCredentialsGrant):  # type: ignore[misc]
    """A client for itself: no person, so nothing about one."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS[1:]

    def validate_token_request(self) -> None:
        super().validate_token_request()
        if set(scopes.split(self.request.payload.scope)) & set(scopes.ABOUT_PERSON):
            raise InvalidScopeError()

    def generate_token(self, **given: Any) -> Any:
        asked = given.pop("scope", None) or self.client.get_allowed_scope(None)
        own = [name for name in scopes.split(asked) if name not in scopes.ABOUT_PERSON]
        if not own:
            raise InvalidScopeError()
        return super().generate_token(scope=scopes.joined(own), **given)
