"""The verbs of who leads the project on its acceptance, up to the session."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec

from services.projects.acceptance.access import Exempt, InHand, latest, take
from services.projects.acceptance.document import hash_of_standard
from services.projects.acceptance.pack import check_same, complete
from services.projects.acceptance.queries import view_of
from services.projects.acceptance.telling import told
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import forget, remember
from services.projects.projects.access import ProjectInHand, lead
from services.projects.quality.days import morning, today
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery.acceptance_views import AcceptanceState, AcceptanceView, PackItem
from shared.contracts.delivery.projects import Phase
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

REMINDER = "acceptance_reminder"
BEGINS = frozenset({Phase.EXECUTING, Phase.ACCEPTANCE})

_BEGIN = """
insert into acceptance (tenant_id, id, project_id, customer_id, round, zone, exempt, commitment, place, method,
  standard)
select $1, $2, $3, $4, coalesce(max(a.round), 0) + 1, $5,
  coalesce((array_agg(a.exempt order by a.round desc))[1], '[]'), (array_agg(a.commitment order by a.round desc))[1],
  coalesce((array_agg(a.place order by a.round desc))[1], ''),
  coalesce((array_agg(a.method order by a.round desc))[1], ''),
  coalesce((array_agg(a.standard order by a.round desc))[1], '')
from acceptance a where a.tenant_id = $1 and a.project_id = $3
"""
_EXEMPT = "update acceptance set exempt = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_PROMISE = "update acceptance set commitment = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_COMPLETE = "update acceptance set state = $3, pack = $4, revision = revision + 1 where tenant_id = $1 and id = $2"
_PROPOSE = """
update acceptance set state = $3, held_on = $4, held_at = $5, place = $6, method = $7, standard = $8,
  standard_hash = $9, remind_days = $10, proposed_by = $11, proposed_at = now(), wish_on = null, wish_words = '',
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_WITHDRAW = """
update acceptance set state = $3, proposed_by = null, proposed_at = null, confirmed_by = null, confirmed_at = null,
  pack = '[]', revision = revision + 1
where tenant_id = $1 and id = $2
"""
_IN_PACK = "select exists (select from deliverable where tenant_id = $1 and project_id = $2 and id = $3 and in_pack)"


async def begin(caller: Caller, command: c.BeginAcceptance) -> AcceptanceView:
    """The first round, or the next one after a rejection: what was agreed in the last goes on. Two who begin meet at
    the project."""
    project = await lead(caller, command.project_id)
    if project.phase not in BEGINS:
        raise c.ACCEPTANCE_PHASE()
    before = await latest(caller.tenant_id, project.id)
    if before is not None and before.state is not AcceptanceState.REJECTED:
        raise c.ACCEPTANCE_BEGUN()
    zone = str(await zone_of(caller.tenant_id))
    await DB.run(_BEGIN, caller.tenant_id, new_id(), project.id, project.customer_id, zone)
    made = await latest(caller.tenant_id, project.id)
    assert made is not None  # it was begun a moment ago
    return await done(caller, project, made, "begin")


async def exempt(caller: Caller, command: c.ExemptFromPack) -> AcceptanceView:
    project, found, _state = await take(caller, command.project_id, command.revision, "exempt")
    which, deliverable_id, reason = command.document_class, command.deliverable_id, command.reason.strip()
    if (which is None) == (deliverable_id is None):
        raise c.ACCEPTANCE_WHAT(fields={"document_class": c.ACCEPTANCE_WHAT.code})
    if deliverable_id is not None and not await DB.value(_IN_PACK, caller.tenant_id, project.id, deliverable_id):
        raise c.ACCEPTANCE_WHAT(fields={"deliverable_id": c.ACCEPTANCE_WHAT.code})
    key = str(which or deliverable_id)
    those = [one for one in found.exempt if one.key != key]
    if reason:
        those.append(Exempt(key=key, reason=reason))
    await DB.run(_EXEMPT, caller.tenant_id, found.id, msgspec.json.encode(those).decode())
    return await done(caller, project, found, "exempt", f"{key}: {reason}")


async def promise(caller: Caller, command: c.PromiseService) -> AcceptanceView:
    project, found, _state = await take(caller, command.project_id, command.revision, "promise")
    await DB.run(_PROMISE, caller.tenant_id, found.id, msgspec.json.encode(command.commitment).decode())
    return await done(caller, project, found, "promise")


async def complete_pack(caller: Caller, command: c.MoveAcceptance) -> AcceptanceView:
    project, found, state = await take(caller, command.project_id, command.revision, "complete")
    await keep_pack(caller, found, state, await complete(caller.tenant_id, found))
    return await done(caller, project, found, "complete")


async def propose(caller: Caller, command: c.ProposeAcceptance) -> AcceptanceView:
    """To a customer who knows what he will be promised: the commitment is written before."""
    project, found, state = await take(caller, command.project_id, command.revision, "propose")
    if project.phase is not Phase.ACCEPTANCE:
        raise c.ACCEPTANCE_PHASE()
    await check_same(caller.tenant_id, found)
    if found.commitment is None:
        raise c.ACCEPTANCE_COMMITMENT()
    if command.held_on < await today(caller.tenant_id):
        raise c.ACCEPTANCE_DAY(fields={"held_on": c.ACCEPTANCE_DAY.code})
    standard = command.standard.strip()
    what = (command.place.strip(), command.method.strip(), standard, hash_of_standard(standard), command.remind_days)
    when = (str(state), command.held_on, command.held_at.strip())
    await DB.run(_PROPOSE, caller.tenant_id, found.id, *when, *what, caller.name)
    await _remind(caller, found, command.held_on, command.remind_days)
    return await done(caller, project, found, "propose")


async def withdraw(caller: Caller, command: c.WithdrawAcceptance) -> AcceptanceView:
    project, found, state = await take(caller, command.project_id, command.revision, "withdraw")
    await DB.run(_WITHDRAW, caller.tenant_id, found.id, str(state))
    await forget(caller.tenant_id, REMINDER, found.id)
    return await done(caller, project, found, "withdraw", command.reason.strip())


async def keep_pack(caller: Caller, found: InHand, state: AcceptanceState, items: tuple[PackItem, ...]) -> None:
    await DB.run(_COMPLETE, caller.tenant_id, found.id, str(state), msgspec.json.encode(items).decode())


async def done(caller: Caller, project: ProjectInHand, found: InHand, verb: str, words: str = "") -> AcceptanceView:
    await told(caller, found, verb, words)
    return await view_of(caller, project)


async def _remind(caller: Caller, found: InHand, held_on: date, days: int) -> None:
    """In the morning so many days before; not at all, if that has passed."""
    at = morning(ZoneInfo(found.zone), held_on - timedelta(days=days))
    if days and at > now():
        await remember(caller.tenant_id, REMINDER, found.id, at)
    else:
        await forget(caller.tenant_id, REMINDER, found.id)
