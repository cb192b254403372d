"""For other features, and as calls for other services: asking for an approval, and taking away what a change has
overtaken."""

from decimal import Decimal
from uuid import UUID

from msgspec.structs import replace

from services.projects.approvals.access import About, InHand, open_one_of, take_in_hand
from services.projects.approvals.ending import decided, note
from services.projects.approvals.flows import flow_of, steps_for
from services.projects.approvals.states import APPROVAL
from services.projects.approvals.steps import close, lay_out, open_next, open_step_of
from services.projects.db import DB
from services.projects.directory.queries import department_of, member_name, zone_of
from shared.contracts.base import Done
from shared.contracts.delivery.approvals import RequestApproval, RequestState, VoidApproval
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

_COUNT = """
insert into counter (tenant_id, kind, value) values ($1, $2, 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_ASK = """
insert into approval (tenant_id, id, number, party, subject, subject_key, subject_revision, title, place, content_hash,
  amount, currency, reason, state, asked_by_id, asked_by, department_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', $14, $15, $16)
"""
_AGAIN = """
update approval set subject_revision = $3, title = $4, place = $5, content_hash = $6, amount = $7, currency = $8,
  reason = $9, asked_by_id = $10, asked_by = $11, department_id = $12, state = 'waiting', round = round + 1,
  asked_at = now(), decided_at = null, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_FIRST = "select pg_advisory_xact_lock(hashtextextended($1::uuid::text || $2 || $3 || $4, 0))"


async def request(caller: Caller, command: RequestApproval) -> UUID:
    """In the transaction of what asks. The applicant is `asked_by_id`, whoever calls. Raises `approval.flowless`."""
    found = About(party=str(caller.party), subject=command.about, subject_key=command.about_key)
    if caller.party == "gateway":  # a person asks us: the matter is our own
        found = replace(found, party=str(DB.party))
    await DB.run(_FIRST, caller.tenant_id, found.party, found.subject, found.subject_key)
    held = await open_one_of(caller.tenant_id, found)
    if held is not None and held.state is RequestState.WAITING:
        if held.content_hash == command.content_hash:
            return held.id
        held = await void(caller, held)
    steps = command.steps or steps_for(await flow_of(caller.tenant_id, command.about), _amount(command))
    approval_id = await (_first(caller, found, command) if held is None else _again(caller, held, command))
    made = await take_in_hand(caller.tenant_id, approval_id, "approve")
    await lay_out(caller.tenant_id, made.id, made.round, steps)
    await note(caller, made, "submit", command.reason.strip(), actor=(command.asked_by_id, made.asked_by))
    await open_next(caller, made)
    return made.id


async def _first(caller: Caller, found: About, command: RequestApproval) -> UUID:
    approval_id = new_id()
    year = now().astimezone(await zone_of(caller.tenant_id)).year
    serial = await DB.value(_COUNT, caller.tenant_id, f"approval_{year}")
    about = (f"PA-{year}-{serial:03d}", found.party, found.subject, found.subject_key)
    await DB.run(_ASK, caller.tenant_id, approval_id, *about, *_said(command), *await _applicant(caller, command))
    return approval_id


async def _again(caller: Caller, held: InHand, command: RequestApproval) -> UUID:
    """The same number, one round further."""
    APPROVAL.move(held.state, "resubmit")
    await DB.run(_AGAIN, caller.tenant_id, held.id, *_said(command), *await _applicant(caller, command))
    return held.id


async def void(caller: Caller, held: InHand) -> InHand:
    """What was given is void: it was given for something else."""
    step = await open_step_of(caller.tenant_id, held)
    if step is not None:
        await close(caller.tenant_id, step.id, "stopped")
    await note(caller, held, "void", "")
    return await decided(caller, held, "void")


async def void_of(caller: Caller, found: About, content_hash: str | None) -> None:
    """If it waits, and for other content than this."""
    held = await open_one_of(caller.tenant_id, found)
    if held is not None and held.state is RequestState.WAITING and held.content_hash != content_hash:
        await void(caller, held)


async def ask_for(caller: Caller, command: RequestApproval) -> Done:
    await request(caller, command)
    return Done()


async def take_away(caller: Caller, command: VoidApproval) -> Done:
    found = About(party=str(caller.party), subject=command.about, subject_key=command.about_key)
    await void_of(caller, found, command.content_hash)
    return Done()


def _said(command: RequestApproval) -> tuple[object, ...]:
    what = (command.revision, command.title.strip(), command.place, command.content_hash)
    return (*what, _amount(command), command.currency, command.reason.strip())


async def _applicant(caller: Caller, command: RequestApproval) -> tuple[UUID, str, UUID | None]:
    name = await member_name(caller, command.asked_by_id, "asked_by_id")
    return command.asked_by_id, name, await department_of(caller.tenant_id, command.asked_by_id)


def _amount(command: RequestApproval) -> Decimal | None:
    return None if command.amount is None else Decimal(command.amount)
