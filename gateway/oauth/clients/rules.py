"""What a registration must fulfil as a whole. Every refusal names the field."""

import json
from collections.abc import Collection

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from gateway.oauth import scopes
from gateway.oauth.clients.addresses import is_acceptable
from shared.contracts.gateway import CLIENT_INVALID, ROLE_REFUSED, ClientAuth, Grant, RegisterClient
from shared.contracts.parties import Caller
from shared.contracts.roles import STAFF_ROLES, Permission, Role, permissions_of
from shared.core.errors import DomainError

KEY_LIMIT = 10
RSA_BITS = 2048
CURVES = frozenset({"P-256", "Ed25519"})
SECRET_AUTHS = frozenset({ClientAuth.SECRET_BASIC, ClientAuth.SECRET_POST})


def check(caller: Caller, command: RegisterClient) -> None:
    """Raises `client.invalid` or `member.role_refused`."""
    _check_grants(command)
    _check_addresses(command)
    _check_scopes(command)
    _check_roles(caller, command)
    _check_keys(command)


def _refused(field: str, code: str) -> DomainError:
    return CLIENT_INVALID(fields={field: code}, reason=field)


def _check_grants(command: RegisterClient) -> None:
    grants = set(command.grants)
    if Grant.CLIENT_CREDENTIALS in grants and command.auth is ClientAuth.NONE:
        raise _refused("auth", "client.public_alone")
    if Grant.REFRESH_TOKEN in grants and Grant.AUTHORIZATION_CODE not in grants:
        raise _refused("grants", "client.refresh_alone")


def _check_addresses(command: RegisterClient) -> None:
    if Grant.AUTHORIZATION_CODE in command.grants and not command.redirect_uris:
        raise _refused("redirect_uris", "field.missing")
    if Grant.AUTHORIZATION_CODE not in command.grants and command.redirect_uris:
        raise _refused("redirect_uris", "client.unused")
    for field in ("redirect_uris", "post_logout_uris"):
        if not all(is_acceptable(address) for address in getattr(command, field)):
            raise _refused(field, "client.address_refused")


def _check_scopes(command: RegisterClient) -> None:
    if not set(command.scopes) <= scopes.KNOWN:
        raise _refused("scopes", "client.scope_unknown")
    if scopes.OFFLINE in command.scopes and Grant.REFRESH_TOKEN not in command.grants:
        raise _refused("scopes", "client.offline_alone")


def _check_roles(caller: Caller, command: RegisterClient) -> None:
    if Grant.CLIENT_CREDENTIALS not in command.grants:
        if command.roles:
            raise _refused("roles", "client.unused")
        return
    if not command.roles:
        raise _refused("roles", "field.missing")
    if not may_grant(caller, command.roles):
        raise ROLE_REFUSED(fields={"roles": ROLE_REFUSED.code})


def may_grant(caller: Caller, roles: Collection[Role]) -> bool:
    """Whoever manages members gives any staff role; anybody else at most what he may do himself, through this very
    token: a narrow token must not make itself a wide client."""
    if not set(roles) <= STAFF_ROLES:
        return False
    return caller.may(Permission.MEMBER_MANAGE) or permissions_of(tuple(roles)) <= caller.permissions


def _check_keys(command: RegisterClient) -> None:
    if command.auth is not ClientAuth.PRIVATE_KEY_JWT:
        if command.jwks is not None:
            raise _refused("jwks", "client.unused")
        return
    if not command.jwks:
        raise _refused("jwks", "field.missing")
    if not _are_good_keys(command.jwks):
        raise _refused("jwks", "client.keys_refused")


def _are_good_keys(text: str) -> bool:
    """A set of public keys that can be told apart, strong, and of a kind we verify."""
    try:
        given = json.loads(text)
        keys = KeySet.import_key_set(given).keys
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError, JoseError):
        return False
    named = {key.kid for key in keys}
    if len(keys) != len(given["keys"]) or not 1 <= len(keys) <= KEY_LIMIT or len(named) != len(keys):
        return False
    return (len(keys) == 1 or None not in named) and all(_is_good(key) for key in keys)


def _is_good(key: object) -> bool:
    if isinstance(key, RSAKey):
        return not key.is_private and key.raw_value.key_size >= RSA_BITS
    return isinstance(key, ECKey | OKPKey) and not key.is_private and key.curve_name in CURVES
