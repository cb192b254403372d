"""What a customer signs, in canonical form: read anew from the rows each time, never from a copy of itself. Under his
own login it is the same as under ours."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.acceptance.access import commitment_of
from services.projects.db import DB

_RECORD = """
select a.id, a.round, a.held_on, a.held_at, a.place, a.method, a.standard, a.standard_hash, a.attendees::text,
  a.demonstration, a.minutes, a.commitment::text,
  (select coalesce(json_agg(json_build_array(q.number, q.text, q.asked_by, q.answer) order by q.number), '[]')
    from acceptance_question q where q.tenant_id = a.tenant_id and q.acceptance_id = a.id)::text as questions,
  (select coalesce(json_agg(json_build_object('id', i.line ->> 'deliverable_id', 'number', (i.line ->> 'version')::int,
      'kept', i.line ->> 'content_hash', 'note', v.note, 'standard', v.standard, 'hash', v.content_hash,
      'files', (select coalesce(json_agg(json_build_array(f.name, f.sha256) order by f.position), '[]')
        from project_file f where f.tenant_id = v.tenant_id and f.version_id = v.id)) order by i.place), '[]')
    from jsonb_array_elements(a.pack) with ordinality i (line, place)
    left join deliverable_version v on v.tenant_id = a.tenant_id
      and v.deliverable_id = (i.line ->> 'deliverable_id')::uuid
      and v.number = (i.line ->> 'version')::int)::text as pack
from acceptance a where a.tenant_id = $1 and a.id = $2
"""


class Part(Struct, frozen=True, kw_only=True):
    """One version in the pack. `kept` is the hash that the pack has of it; None: it is gone."""

    id: UUID
    number: int
    kept: str
    note: str | None
    standard: str | None
    hash: str | None
    files: tuple[tuple[str, str], ...]


class Signing(Struct, frozen=True, kw_only=True):
    """What is added by who signs."""

    verdict: str
    reservations: tuple[tuple[int, str, date], ...]
    satisfaction: int
    words: str
    typed_name: str
    signer_id: UUID
    signer: str
    signed_at: datetime
    address: str


_parts = msgspec.json.Decoder(tuple[Part, ...])


def digest(said: object) -> str:
    return sha256(msgspec.json.encode(said)).hexdigest()


def hash_of_standard(standard: str) -> str:
    return sha256(standard.encode()).hexdigest()


async def document_hash(tenant_id: UUID, acceptance_id: UUID) -> str:
    row = await DB.row(_RECORD, tenant_id, acceptance_id)
    assert row is not None  # it is in hand
    return digest(_canonical(row))


def signed_hash(document: str, signing: Signing) -> str:
    """`signed_at` in UTC, whatever zone it comes in."""
    said = msgspec.structs.replace(signing, signed_at=signing.signed_at.astimezone(UTC))
    return digest([document, *msgspec.structs.astuple(said)])


def _canonical(row: Record) -> list[Any]:
    """The standard's own hash is made anew too: one that was frozen otherwise shows."""
    frozen = [row["standard"], hash_of_standard(row["standard"]), row["standard_hash"]]
    held = [row["held_on"], row["held_at"], row["place"], row["method"]]
    said = [msgspec.json.decode(row["attendees"]), row["demonstration"], row["minutes"]]
    asked = msgspec.json.decode(row["questions"])
    pack = [_of_part(part) for part in _parts.decode(row["pack"])]
    return [row["id"], row["round"], held, frozen, pack, said, asked, commitment_of(row["commitment"])]


def _of_part(part: Part) -> list[Any]:
    """Its content's hash as deliverables make it, beside what the version and the pack say it is."""
    made = digest([str(part.id), part.number, part.note, part.standard, [list(file) for file in part.files]])
    return [part.id, part.number, part.kept, part.hash, made]
