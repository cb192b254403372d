"""What proves a person: hashes, sealed seeds and public keys; nothing here could be used to sign in elsewhere."""

from piccolo.columns import UUID, Array, BigInt, Bytea, Text, Timestamptz
from piccolo.table import Table

from gateway.db import DB


class PersonPassword(Table, db=DB):
    person_id = UUID(primary_key=True)
    hash = Text()
    changed_at = Timestamptz()


class PersonTotp(Table, db=DB):
    """`seed` is sealed; `last_step` is the newest step used."""

    person_id = UUID(primary_key=True)
    seed = Bytea()
    last_step = BigInt()
    confirmed_at = Timestamptz()


class Passkey(Table, db=DB):
    """`rp_id` is the host name it was made for: a company's own host has its own passkeys."""

    id = UUID(primary_key=True)
    person_id = UUID()
    rp_id = Text()
    credential_id = Bytea()
    public_key = Bytea()
    sign_count = BigInt()
    transports = Array(base_column=Text())
    name = Text()
    created_at = Timestamptz()
    last_used = Timestamptz(null=True)


class PasskeyChallenge(Table, db=DB):
    """One open question per browser; `holder` is the digest of the cookie that may answer it."""

    holder = Bytea(primary_key=True)
    challenge = Bytea()
    purpose = Text()
    expires_at = Timestamptz()


class RecoveryCode(Table, db=DB):
    hash = Bytea(primary_key=True)
    person_id = UUID()
    used_at = Timestamptz(null=True)
