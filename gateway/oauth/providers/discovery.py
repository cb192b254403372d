"""What a provider says of itself (OpenID Connect Discovery), and which of it we can work with."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from gateway.oauth.providers.outside import Unreachable, check_address, get
from shared.contracts.gateway import PROVIDER_INVALID

ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA", "Ed25519", "RS384", "RS512", "ES384", "ES512", "PS384", "PS512")
"""Signatures of id tokens that we verify. None that works with a shared secret."""

Address = Annotated[str, Meta(max_length=2_000)]
Words = Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=100)]


class Endpoints(Struct, frozen=True, kw_only=True):
    """Kept with the provider. `says_issuer`: its answers carry `iss`, so one without it is not from there."""

    authorization: str
    token: str
    jwks: str
    algorithms: tuple[str, ...]
    post: bool
    says_issuer: bool
    userinfo: str | None = None


class _Document(Struct, kw_only=True):
    issuer: Address
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    userinfo_endpoint: Address | None = None
    id_token_signing_alg_values_supported: Words = ("RS256",)
    response_types_supported: Words = ("code",)
    token_endpoint_auth_methods_supported: Words = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


async def discover(issuer: str) -> Endpoints:
    """Raises `provider.invalid` with one word that says what is wrong."""
    try:
        check_address(issuer)
        body = await get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        return _usable(issuer, msgspec.json.decode(body, type=_Document))
    except Unreachable as error:
        raise PROVIDER_INVALID(fields={"issuer": PROVIDER_INVALID.code}, reason=str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PROVIDER_INVALID(fields={"issuer": PROVIDER_INVALID.code}, reason="document") from error


def _usable(issuer: str, document: _Document) -> Endpoints:
    if document.issuer != issuer:
        raise Unreachable("issuer")
    userinfo = (document.userinfo_endpoint,) if document.userinfo_endpoint else ()
    for address in (document.authorization_endpoint, document.token_endpoint, document.jwks_uri, *userinfo):
        check_address(address)
    if "code" not in document.response_types_supported:
        raise Unreachable("response_types")
    algorithms = tuple(name for name in ALGORITHMS if name in document.id_token_signing_alg_values_supported)
    if not algorithms:
        raise Unreachable("algorithms")
    methods = document.token_endpoint_auth_methods_supported
    return Endpoints(
        authorization=document.authorization_endpoint,
        token=document.token_endpoint,
        jwks=document.jwks_uri,
        algorithms=algorithms,
        post="client_secret_basic" not in methods and "client_secret_post" in methods,
        says_issuer=document.authorization_response_iss_parameter_supported,
        userinfo=document.userinfo_endpoint,
    )


def encode(endpoints: Endpoints) -> str:
    return msgspec.json.encode(endpoints).decode()


def decode(stored: Any) -> Endpoints:
    return msgspec.json.decode(stored, type=Endpoints)
