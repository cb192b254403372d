"""What everybody may know: the provider's metadata and its public keys."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from gateway.i18n import LOCALES
from gateway.oauth import scopes
from gateway.oauth.keys.ring import ALG, RING
from gateway.oauth.server.proof import ASSERTION_ALGORITHMS
from gateway.oauth.settings import audience, issuer

CACHE = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


def metadata() -> dict[str, Any]:
    """RFC 8414 and OpenID Connect Discovery, in one."""
    base = issuer()
    methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "jwks_uri": f"{base}/oauth/jwks",
        "userinfo_endpoint": f"{base}/oauth/userinfo",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "introspection_endpoint": f"{base}/oauth/introspect",
        "end_session_endpoint": f"{base}/oauth/end-session",
        "scopes_supported": sorted(scopes.KNOWN),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [*methods, "none"],
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": [*methods, "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": [ALG],
        "claims_supported": ["sub", "name", "locale", "zoneinfo", "email", "email_verified", "auth_time", "amr"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "prompt_values_supported": ["none", "login", "consent"],
        "ui_locales_supported": list(LOCALES),
        "protected_resources": [audience()],
    }


@get(["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
async def configuration(request: Request[Any, Any, Any]) -> Response[bytes]:
    return Response(msgspec.json.encode(metadata()), media_type="application/json", headers=CACHE)


@get("/oauth/jwks")
async def jwks(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The key in use, those before it that may still be met, and the one to come."""
    keys = {"keys": await RING.published()}
    return Response(msgspec.json.encode(keys), media_type="application/json", headers=CACHE)
