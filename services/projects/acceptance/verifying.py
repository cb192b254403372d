"""A signature held against what it covers: the record as it can be read now, and each file byte by byte. It is read
under our own login also for a customer: whether it holds does not depend on who asks."""

from hashlib import sha256
from uuid import UUID

from asyncpg import Record

from services.projects.acceptance.document import Signing, document_hash, signed_hash
from services.projects.db import DB
from services.projects.projects.access import SEES, sees_all
from shared.contracts.delivery.acceptance import ACCEPTANCE_NOT_FOUND, VerifySignature
from shared.contracts.delivery.acceptance_views import ValidityView
from shared.contracts.parties import Caller, Kind
from shared.core.clock import now
from shared.core.errors import NotFound
from shared.feature import Ask

_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
_OURS = f"""
select exists (select from acceptance a join project p on p.tenant_id = a.tenant_id and p.id = a.project_id
  where a.tenant_id = $1 and a.id = $2 and a.signature_id is not null and {_SEEN})
"""
_THEIRS = "select exists (select from acceptance_signature where tenant_id = $1 and acceptance_id = $2)"
_SIGNED = """
select s.verdict, s.satisfaction, s.words, s.typed_name, s.signer_id, s.signer, s.signed_at, s.address, s.content_hash
from acceptance_signature s where s.tenant_id = $1 and s.acceptance_id = $2
"""
_RESERVED = """
select number, text, due_on from acceptance_reservation where tenant_id = $1 and acceptance_id = $2 order by number
"""
_FILES = """
select f.name, f.key, f.sha256 from acceptance a cross join jsonb_array_elements(a.pack) i (line)
join deliverable_version v on v.tenant_id = a.tenant_id and v.deliverable_id = (i.line ->> 'deliverable_id')::uuid
  and v.number = (i.line ->> 'version')::int
join project_file f on f.tenant_id = v.tenant_id and f.version_id = v.id
where a.tenant_id = $1 and a.id = $2 order by f.name, f.id
"""
CONTENT = "content"


async def verify(caller: Caller, command: VerifySignature, ask: Ask) -> ValidityView:
    """Raises not found, also while nothing is signed. No transaction is open while files are read."""
    await _check_seen(caller, command.acceptance_id)
    async with DB.tenant_scope(caller.tenant_id):
        kept, found = await _hashes(caller.tenant_id, command.acceptance_id)
        files = await DB.rows(_FILES, caller.tenant_id, command.acceptance_id)
    changed = [CONTENT] if kept != found else []
    changed += [row["name"] for row in files if not await _is_same(row)]
    return ValidityView(
        is_valid=not changed,
        content_hash=kept,
        found_hash=found,
        files=len(files),
        changed=tuple(dict.fromkeys(changed)),
        checked_at=now(),
    )


async def _check_seen(caller: Caller, acceptance_id: UUID) -> None:
    async with DB.scope(caller):
        if caller.kind is Kind.CUSTOMER:
            is_seen = await DB.value(_THEIRS, caller.tenant_id, acceptance_id)
        else:
            is_seen = await DB.value(_OURS, caller.tenant_id, acceptance_id, sees_all(caller), caller.actor_id)
    if not is_seen:
        raise ACCEPTANCE_NOT_FOUND()


async def _hashes(tenant_id: UUID, acceptance_id: UUID) -> tuple[str, str]:
    """As it was signed, and as it is."""
    row = await DB.row(_SIGNED, tenant_id, acceptance_id)
    assert row is not None  # it was seen
    given = dict(row)
    kept = given.pop("content_hash")
    reserved = await DB.rows(_RESERVED, tenant_id, acceptance_id)
    those = tuple((one["number"], one["text"], one["due_on"]) for one in reserved)
    document = await document_hash(tenant_id, acceptance_id)
    return kept, signed_hash(document, Signing(**given, reservations=those))


async def _is_same(row: Record) -> bool:
    from shared.storage.objects import objects  # noqa: PLC0415 - as in files/keeping.py

    try:
        found: str = sha256(await objects().read(row["key"])).hexdigest()
    except NotFound:
        return False
    return found == str(row["sha256"])
