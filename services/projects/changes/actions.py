"""The verbs of our people on a change request."""

from decimal import Decimal

import msgspec

from services.projects.approvals.asking import request, void_of
from services.projects.changes.access import ABOUT, InHand, about, locked, take_in_hand
from services.projects.changes.applying import applied
from services.projects.changes.bounds import check_days
from services.projects.changes.queries import view_of
from services.projects.changes.telling import told
from services.projects.db import DB
from services.projects.projects.access import lead
from services.projects.projects.opening import note
from services.projects.projects.queries import written
from shared.contracts.delivery import changes as c
from shared.contracts.delivery.approvals import RequestApproval
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_COUNT = """
insert into counter (tenant_id, kind, value) values ($1, $2, 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_WRITE = """
insert into change_request (tenant_id, id, project_id, customer_id, number, title, text, source, state, customer_ref,
  written_by, written_by_id, currency)
select $1, $2, p.id, p.customer_id, $4, $5, $6, 'staff', 'draft', $7, $8, $9, p.currency from project p
where p.tenant_id = $1 and p.id = $3
"""
_SAVE = """
update change_request set state = $3, title = $4, text = $5, customer_ref = $6, work = $7, days = $8, cost = $9,
  category = $10, quality = $11, risk = $12, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_MOVE = "update change_request set state = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_REVIEW = """
update change_request set state = $3, round = round + 1, revision = revision + 1
where tenant_id = $1 and id = $2 returning round
"""


def counted(project_id: object) -> str:
    """The counter of a project's change requests."""
    return f"change_{project_id}"


async def write(caller: Caller, command: c.WriteChange) -> c.ChangeView:
    project = await lead(caller, command.project_id)
    check_words(command.text)
    made = new_id()
    number = await DB.value(_COUNT, caller.tenant_id, counted(project.id))
    what = (number, command.title.strip(), command.text.strip(), command.customer_ref.strip())
    await DB.run(_WRITE, caller.tenant_id, made, project.id, *what, caller.name, caller.actor_id)
    await told(caller, made, "write")
    return await view_of(caller, made)


async def save(caller: Caller, command: c.SaveChange) -> c.ChangeView:
    _project, found, state = await take_in_hand(caller, command.change_id, command.revision, "save")
    check_words(command.text)
    await DB.run(_SAVE, caller.tenant_id, found.id, str(state), *_words(found, command), *_values(command))
    if found.state is c.ChangeState.INTERNAL_REVIEW:
        changed = await locked(caller.tenant_id, found.id)
        assert changed is not None  # locked already
        await void_of(caller, about(found.id), changed.content_hash)
        if changed.content_hash == found.content_hash:
            await DB.run(_MOVE, caller.tenant_id, found.id, str(found.state))
            return await view_of(caller, found.id)
    await told(caller, found.id, "save")
    return await view_of(caller, found.id)


async def hand_in(caller: Caller, command: c.MoveChange) -> c.ChangeView:
    _project, found, state = await take_in_hand(caller, command.change_id, command.revision, "hand_in")
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    await told(caller, found.id, "hand_in")
    return await view_of(caller, found.id)


async def review(caller: Caller, command: c.MoveChange) -> c.ChangeView:
    """By its cost: from which amount the management decides as well is the flow's."""
    project, found, state = await take_in_hand(caller, command.change_id, command.revision, "review")
    check_assessed(found)
    await check_days(caller, found)
    number = await DB.value(_REVIEW, caller.tenant_id, found.id, str(state))
    wish = RequestApproval(
        about=ABOUT,
        about_key=str(found.id),
        revision=number,
        content_hash=found.content_hash,
        title=f"{project.code} {found.name} {found.title}"[:200],
        asked_by_id=caller.actor_id,
        place=f"projects/{project.code}/changes/{found.number}",
        amount=written(found.cost),
        currency=found.currency,
        reason=found.text[:500],
    )
    await request(caller, wish)
    await told(caller, found.id, "review")
    return await view_of(caller, found.id)


async def apply(caller: Caller, command: c.MoveChange) -> c.ChangeView:
    """Work into the plan, the next baseline, the next budget: one transaction, and once."""
    project, found, state = await take_in_hand(caller, command.change_id, command.revision, "apply")
    await check_days(caller, found)
    await applied(caller, found, str(state))
    await told(caller, found.id, "apply")
    await note(caller, project.id, "change_applied")
    return await view_of(caller, found.id)


def check_words(text: str) -> None:
    if not text.strip():
        raise c.CHANGE_WORDS(fields={"text": c.CHANGE_WORDS.code})


def check_assessed(found: InHand) -> None:
    """Raises `change.unassessed` at each field that is missing: all four are said, be it that there is none."""
    wanted = {"days": found.days, "cost": found.cost, "quality": found.quality or None, "risk": found.risk or None}
    lacking = {name: c.CHANGE_UNASSESSED.code for name, value in wanted.items() if value is None}
    if lacking:
        raise c.CHANGE_UNASSESSED(fields=lacking)


def _words(found: InHand, said: c.SaveChange) -> tuple[str, str]:
    """Raises `change.theirs` at each that is not the customer's own any more. Blanks are a browser's."""
    if found.source is not c.Source.CUSTOMER:
        return said.title.strip(), said.text.strip()
    pairs = {"title": (found.title, said.title), "text": (found.text, said.text)}
    other = {name: c.CHANGE_THEIRS.code for name, (his, ours) in pairs.items() if his.split() != ours.split()}
    if other:
        raise c.CHANGE_THEIRS(fields=other)
    return found.title, found.text


def _values(said: c.SaveChange) -> tuple[object, ...]:
    work = msgspec.json.encode(said.work).decode()
    cost = None if said.cost is None else Decimal(said.cost)
    return (
        said.customer_ref.strip(),
        work,
        said.days,
        cost,
        str(said.category),
        said.quality.strip(),
        said.risk.strip(),
    )
