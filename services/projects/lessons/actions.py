"""Writing lessons, retiring them, and answering those that are proposed."""

from uuid import UUID

from services.projects.db import DB
from services.projects.lessons.queries import proposed_to, view_of
from services.projects.lessons.states import LESSON
from services.projects.projects.access import lead
from shared.contracts.base import Done
from shared.contracts.delivery import lessons as c
from shared.contracts.delivery.proposals import PROPOSAL_LESSONS, PROPOSAL_NOT_FOUND, PROPOSAL_NOT_OURS
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_NUMBER = """
insert into counter (tenant_id, kind, value) values ($1, 'lesson', 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_OPEN = "select exists (select from closing_review where tenant_id = $1 and project_id = $2 and state <> 'published')"
_ADD = """
insert into lesson (tenant_id, id, project_id, number, title, context, advice, tags, state, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9)
"""
_LOCK = "select state, revision from lesson where tenant_id = $1 and id = $2 for update"
_PROJECT = "select project_id from lesson where tenant_id = $1 and id = $2"
_REVIEWED_ANEW = """
update closing_review set revision = revision + 1
where tenant_id = $1 and project_id = $2 and state = 'team_review'
"""
"""Who is about to publish a review has read other lessons with it than there are now: he reads it again."""
_DROP = "delete from lesson where tenant_id = $1 and id = $2 and state = 'draft'"
_RETIRE = """
update lesson set state = 'retired', retired_why = $3, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_PUBLISH = """
update lesson set state = 'published', revision = revision + 1
where tenant_id = $1 and project_id = $2 and state = 'draft'
"""
_PROPOSAL = "select applicant_id, state from proposal where tenant_id = $1 and id = $2"
_PROPOSAL_LOCK = f"{_PROPOSAL} for update"
_ANSWER = """
insert into lesson_answer (tenant_id, proposal_id, lesson_id, adopted, reason, by_name) values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, proposal_id, lesson_id) do update set adopted = excluded.adopted, reason = excluded.reason,
  by_name = excluded.by_name, at = now()
"""
WRITTEN = frozenset({"draft", "returned"})
"""The states of a proposal in which it answers."""


async def add(caller: Caller, command: c.AddLesson) -> c.LessonView:
    project = await lead(caller, command.project_id)
    if not await DB.value(_OPEN, caller.tenant_id, project.id):
        raise c.LESSON_LATE()
    made, number = new_id(), await DB.value(_NUMBER, caller.tenant_id)
    words = (command.title.strip(), command.context.strip(), command.advice.strip())
    tags = list(dict.fromkeys(tag.strip() for tag in command.tags))
    await DB.run(_ADD, caller.tenant_id, made, project.id, number, *words, tags, caller.name)
    await DB.run(_REVIEWED_ANEW, caller.tenant_id, project.id)
    return await view_of(caller, made)


async def drop(caller: Caller, command: c.DropLesson) -> Done:
    await _take(caller, command.lesson_id, command.revision, "drop", leads=True)
    await DB.run(_DROP, caller.tenant_id, command.lesson_id)
    return Done()


async def retire(caller: Caller, command: c.RetireLesson) -> c.LessonView:
    await _take(caller, command.lesson_id, command.revision, "retire", leads=False)
    await DB.run(_RETIRE, caller.tenant_id, command.lesson_id, command.reason.strip())
    return await view_of(caller, command.lesson_id)


async def publish_of(caller: Caller, project_id: UUID) -> None:
    """With the review of their project."""
    await DB.run(_PUBLISH, caller.tenant_id, project_id)


async def proposed(caller: Caller, command: c.ProposedQuery) -> c.ProposedLessons:
    row = await DB.row(_PROPOSAL, caller.tenant_id, command.proposal_id)
    if row is None:
        raise PROPOSAL_NOT_FOUND()
    items = await proposed_to(caller, command.proposal_id)
    return c.ProposedLessons(
        items=items,
        open=sum(1 for one in items if one.adopted is None),
        may_answer=row["applicant_id"] == caller.actor_id and row["state"] in WRITTEN,
    )


async def answer(caller: Caller, command: c.AnswerLesson) -> c.ProposedLessons:
    """Only to one that is proposed. Raises `lesson.reason`: a no says why."""
    row = await DB.row(_PROPOSAL_LOCK, caller.tenant_id, command.proposal_id)
    if row is None:
        raise PROPOSAL_NOT_FOUND()
    if row["applicant_id"] != caller.actor_id:
        raise PROPOSAL_NOT_OURS()
    if row["state"] not in WRITTEN:
        raise c.LESSON_LATE()
    items = await proposed_to(caller, command.proposal_id)
    found = next((one.lesson for one in items if one.lesson.number == command.lesson), None)
    if found is None:
        raise c.LESSON_NOT_FOUND()
    reason = command.reason.strip()
    if not command.adopt and not reason:
        raise c.LESSON_REASON(fields={"reason": c.LESSON_REASON.code})
    said = (command.adopt, reason, caller.name)
    await DB.run(_ANSWER, caller.tenant_id, command.proposal_id, found.id, *said)
    return await proposed(caller, c.ProposedQuery(proposal_id=command.proposal_id))


async def check_answered(caller: Caller, proposal_id: UUID) -> None:
    """For proposals, before one is submitted. Raises `project_proposal.lessons`."""
    waiting = [one for one in await proposed_to(caller, proposal_id) if one.adopted is None]
    if waiting:
        raise PROPOSAL_LESSONS(count=len(waiting))


async def _take(caller: Caller, lesson_id: UUID, revision: int, verb: str, *, leads: bool) -> None:
    if leads:  # the project first, as whoever publishes its review locks
        project_id = await DB.value(_PROJECT, caller.tenant_id, lesson_id)
        if project_id is None:
            raise c.LESSON_NOT_FOUND()
        await lead(caller, project_id)
        await DB.run(_REVIEWED_ANEW, caller.tenant_id, project_id)
    row = await DB.row(_LOCK, caller.tenant_id, lesson_id)
    if row is None:
        raise c.LESSON_NOT_FOUND()
    if row["revision"] != revision:
        raise c.LESSON_STALE(revision=row["revision"])
    LESSON.move(c.LessonState(row["state"]), verb)
