"""Passkeys (WebAuthn): making one, and proving oneself with one. With the person verified by his device they count as
two factors: the device, and what unlocks it."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gateway.db import DB
from gateway.identity.credentials.challenges import PROVE, REGISTER, ask, take
from gateway.identity.credentials.failures import PASSKEY_REFUSED
from shared.core.ids import new_id

NAME = "Huifang 回訪"
ANSWER_LIMIT = 20_000

_OF_PERSON = "select credential_id, transports from passkey where person_id = $1 and rp_id = $2"
_FIND = """
select k.id, k.person_id, k.public_key, k.sign_count from passkey k join person p on p.id = k.person_id
where k.credential_id = $1 and k.rp_id = $2 and p.state = 'active' for update of k
"""
_USED = "update passkey set sign_count = $2, last_used = now() where id = $1"
_INSERT = """
insert into passkey (id, person_id, rp_id, credential_id, public_key, sign_count, transports, name)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (credential_id) do nothing
"""
_LIST = """
select id, rp_id, name, created_at, last_used from passkey where person_id = $1 order by created_at, id
"""
_RENAME = "update passkey set name = $3 where person_id = $1 and id = $2"
_REMOVE = "delete from passkey where person_id = $1 and id = $2 returning name"


class Site(Struct, frozen=True, kw_only=True):
    """Where a ceremony takes place: what authenticators bind a key to, and the browser that holds the question."""

    rp_id: str
    origin: str
    holder: bytes


class Passkey(Struct, frozen=True, kw_only=True):
    """One key as its owner sees it."""

    id: UUID
    rp_id: str
    name: str
    created_at: datetime
    last_used: datetime | None


async def options_to_register(site: Site, person_id: UUID, mail: str, name: str) -> str:
    """JSON for the browser. Inside an auth scope, as everything here."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.rp_id,
            rp_name=NAME,
            user_id=person_id.bytes,
            user_name=mail,
            user_display_name=name,
            challenge=await ask(site.holder, REGISTER),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=await _known(site, person_id),
        )
    )


async def register(site: Site, person_id: UUID, answer: str, name: str) -> None:
    """Keep the new key; raises `sign_in.passkey_refused`."""
    given = _parsed(answer)
    challenge = await take(site.holder, REGISTER)
    if challenge is None:
        raise PASSKEY_REFUSED()
    try:
        made = verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PASSKEY_REFUSED() from error
    transports = _transports(given)
    values = (made.credential_id, made.credential_public_key, made.sign_count, transports, name)
    if not await DB.run(_INSERT, new_id(), person_id, site.rp_id, *values):
        raise PASSKEY_REFUSED()


async def options_to_prove(site: Site, person_id: UUID | None) -> str:
    """For anybody (None: his device offers the accounts it knows), or for one person."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.rp_id,
            challenge=await ask(site.holder, PROVE),
            allow_credentials=await _known(site, person_id) if person_id else [],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


async def prove(site: Site, answer: str) -> UUID:
    """Whose key answered; raises `sign_in.passkey_refused`. A counter that stands still or goes back means a copy."""
    given = _parsed(answer)
    challenge = await take(site.holder, PROVE)
    row = await DB.row(_FIND, _credential_id(given), site.rp_id)
    if challenge is None or row is None:
        raise PASSKEY_REFUSED()
    try:
        proven = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=bytes(row["public_key"]),
            credential_current_sign_count=row["sign_count"],
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PASSKEY_REFUSED() from error
    await DB.run(_USED, row["id"], proven.new_sign_count)
    found: UUID = row["person_id"]
    return found


async def passkeys_of(person_id: UUID) -> list[Passkey]:
    return [Passkey(**dict(row)) for row in await DB.rows(_LIST, person_id)]


async def rename(person_id: UUID, passkey_id: UUID, name: str) -> bool:
    return bool(await DB.run(_RENAME, person_id, passkey_id, name))


async def remove(person_id: UUID, passkey_id: UUID) -> str | None:
    """The name of the removed key; None if it was not his."""
    name: str | None = await DB.value(_REMOVE, person_id, passkey_id)
    return name


async def _known(site: Site, person_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(row["credential_id"]),
            transports=[AuthenticatorTransport(name) for name in row["transports"]],
        )
        for row in await DB.rows(_OF_PERSON, person_id, site.rp_id)
    ]


def _parsed(answer: str) -> dict[str, Any]:
    """What the browser put into the form; its depth and size are bounded before anybody looks into it."""
    if len(answer) > ANSWER_LIMIT:
        raise PASSKEY_REFUSED()
    try:
        given = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PASSKEY_REFUSED() from error
    if not isinstance(given, dict):
        raise PASSKEY_REFUSED()
    return given


def _credential_id(given: dict[str, Any]) -> bytes:
    try:
        return base64url_to_bytes(given["rawId"])
    except (KeyError, TypeError, ValueError) as error:
        raise PASSKEY_REFUSED() from error


def _transports(given: dict[str, Any]) -> list[str]:
    """Hints only, but they come back to browsers: nothing but words of the standard."""
    response = given.get("response")
    listed = response.get("transports") if isinstance(response, dict) else None
    known = {one.value for one in AuthenticatorTransport}
    return [name for name in listed if name in known] if isinstance(listed, list) else []
