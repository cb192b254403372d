"""How a client proves itself beyond a secret, and how it proves that a code is its own."""

import json
from typing import Any

from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gateway.oauth.server.client import Client
from gateway.oauth.server.store import use_assertion
from gateway.oauth.server.work import Work
from gateway.oauth.settings import issuer
from shared.core.clock import epoch_ms

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_ALGORITHMS = ("ES256", "PS256", "RS256", "Ed25519", "EdDSA")
ASSERTION_SECONDS = 3_600 + 60
"""The longest life an assertion may claim, an hour as common libraries do: so long its id is remembered."""

HEADERS = frozenset({"alg", "kid", "typ"})


class S256(CodeChallenge):  # type: ignore[misc]
    """For every client, at both endpoints, and nothing but S256."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        given = grant.request.payload.data
        if not given.get("code_challenge"):
            raise InvalidRequestError("Missing 'code_challenge'.")
        if given.get("code_challenge_method") != "S256":
            raise InvalidRequestError("The 'code_challenge_method' must be S256.")
        super().validate_code_challenge(grant, redirect_uri)


class Assertion(JWTBearerClientAssertion):  # type: ignore[misc]
    """private_key_jwt: good once, for us alone, and only with a registered key."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, work: Work) -> None:
        super().__init__(leeway=30)
        self._work = work

    def get_audiences(self) -> list[str]:
        return [issuer(), f"{issuer()}/oauth/token"]

    def resolve_client_public_key(self, client: Client) -> KeySet:
        return client.keys()

    def process_assertion_claims(self, assertion: str, resolve_key: KeySet) -> dict[str, Any]:
        """As Authlib's, but with our own list of algorithms and headers, and one audience: an assertion that is also
        meant for somebody else could have come from him."""
        try:
            token = jwt.decode(assertion, resolve_key, algorithms=ASSERTION_ALGORITHMS)
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise InvalidClientError(description="The assertion cannot be verified.") from error
        if set(token.header) - HEADERS or not isinstance(token.claims.get("aud"), str):
            raise InvalidClientError(description="The assertion is not acceptable.")
        self.verify_claims(jwt_claims(token.claims))
        return dict(token.claims)

    def validate_jti(self, claims: dict[str, Any], jti: Any) -> bool:
        """Whether it was used before is for the database to say, when the writes are applied."""
        expires = claims["exp"]
        # Written so that it refuses NaN, which is neither more nor less than anything.
        if not isinstance(jti, str) or not jti or not 0 < expires <= epoch_ms() / 1000 + ASSERTION_SECONDS:
            return False
        self._work.do(use_assertion, self._work.client, jti, int(expires))
        return True


def jwt_claims(claims: dict[str, Any]) -> dict[str, Any]:
    """Refuses what would not survive being compared, such as a subject that is no text."""
    is_text = all(isinstance(claims.get(name), str) for name in ("iss", "sub", "jti"))
    is_number = all(type(claims.get(name, 0)) in {int, float} for name in ("exp", "iat", "nbf"))
    if not is_text or not is_number:
        raise InvalidClientError(description="The assertion is not acceptable.")
    return claims


def claimed_client(assertion: str) -> str | None:
    """Whom an assertion says it is from: unproven, only to know whose keys to fetch."""
    try:
        claims = json.loads(jws.extract_compact(assertion.encode()).payload)
    except (JoseError, ValueError, RecursionError):
        return None
    subject = claims.get("sub") if isinstance(claims, dict) else None
    return subject if isinstance(subject, str) else None
