"""What we sign: access tokens by RFC 9068, id tokens by OpenID Connect. Both with the one algorithm we know."""

from typing import Any
from uuid import uuid4

from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet

from gateway.oauth.keys.ring import ALG
from gateway.oauth.server.client import Client
from gateway.oauth.server.store import ACCESS_SECONDS, new_token
from gateway.oauth.server.work import Work
from gateway.oauth.settings import audience, issuer
from gateway.oauth.standing import Holder

ID_TOKEN_SECONDS = 600


class AccessTokens(JWTBearerTokenGenerator):  # type: ignore[misc]
    """`tenant` is the company; `gid` the grant, if a person stands behind the token, else `era` ends it with a
    suspension: there is no grant that could."""

    def __init__(self, work: Work) -> None:
        super().__init__(issuer(), alg=ALG, refresh_token_generator=self.next_refresh, expires_generator=ACCESS_SECONDS)
        self._work = work

    def get_jwks(self) -> KeySet:
        """A set of one, so that the key's id gets into the header."""
        return KeySet([self._work.key.pair])

    def get_audiences(self, client: Client, user: Holder | None, scope: str) -> str:
        return audience()

    def get_extra_claims(self, client: Client, grant_type: str, user: Holder | None, scope: str) -> dict[str, Any]:
        grant = self._work.grant_id
        held = {"era": client.era} if grant is None else {"gid": str(grant)}
        return {"tenant": str(client.tenant_id), **held}

    def get_jti(self, client: Client, grant_type: str, user: Holder | None, scope: str) -> str:
        return str(uuid4())

    def get_auth_time(self, user: Holder | None) -> int | None:
        return int(user.auth_time.timestamp()) if user is not None and user.auth_time else None

    def get_amr(self, user: Holder | None) -> list[str] | None:
        return list(user.amr) if user is not None else None

    def next_refresh(self, **_given: Any) -> str:
        """The first of a family is random, the others follow from it."""
        return self._work.refresh.successor if self._work.refresh is not None else new_token()


class IdTokens(OpenIDCode):  # type: ignore[misc]
    """Says who signed in, and no more: the rest is at userinfo."""

    def __init__(self, work: Work) -> None:
        super().__init__(require_nonce=False)
        self._work = work

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        """A nonce is the client's own business; our codes are good once, and only with their verifier."""
        return False

    def get_client_algorithm(self, client: Client) -> str:
        return ALG

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": issuer(), "aud": client.get_client_id()}

    def resolve_client_private_key(self, client: Client) -> KeySet:
        return KeySet([self._work.key.pair])

    def generate_user_info(self, user: Holder, scope: str) -> Any:
        return UserInfo(sub=user.get_user_id())


IdTokens.DEFAULT_EXPIRES_IN = ID_TOKEN_SECONDS
