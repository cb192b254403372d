"""Reading a closing review with its lessons, what the team said, and the archive."""

from typing import Any
from uuid import UUID

import msgspec

from services.projects.closing.access import LOAD
from services.projects.closing.manifest import manifest_of
from services.projects.closing.states import CLOSING
from services.projects.closing.targets import targets_of
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.lessons.queries import lessons_of
from services.projects.projects.access import ProjectInHand, leads_all, seen
from services.projects.projects.phases import PROJECT
from shared.contracts.delivery import closing as c
from shared.contracts.delivery.projects import Part, Phase
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P
from shared.core.clock import now

_WORDS = """
select by_name as by, at, words as text from closing_word where tenant_id = $1 and project_id = $2
order by at, id limit 200
"""
_NAMES = "select id, name from member where tenant_id = $1 and id = any($2)"

_targets = msgspec.json.Decoder(tuple[c.TargetRow, ...])
_actions = msgspec.json.Decoder(tuple[c.ActionRow, ...])
LED = frozenset({"save", "submit"})


async def read_closing(caller: Caller, command: c.ReadClosing) -> c.ClosingView:
    return await view_of(caller, command.project_id)


async def view_of(caller: Caller, project_id: UUID) -> c.ClosingView:
    """Raises not found, also for a project that is none of his."""
    project = await seen(caller, project_id)
    row = await DB.row(LOAD, caller.tenant_id, project.id)
    given: dict[str, Any] = dict(row) if row else {**NOTHING}
    state = c.ReviewState(given["state"])
    actions = _actions.decode(given["actions"])
    kept = given["targets"]
    targets = _targets.decode(kept) if kept else await targets_of(caller.tenant_id, project.id)
    owners = list({action.owner_id for action in actions})
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    told: dict[str, Any] = {
        "state": state,
        "is_late": bool(row) and state is not c.ReviewState.PUBLISHED and given["due_on"] < today,
        "targets": targets,
        "actions": actions,
        "names": {str(one["id"]): one["name"] for one in await DB.rows(_NAMES, caller.tenant_id, owners)},
        "lessons": await lessons_of(caller, project.id),
        "words": tuple(c.ReviewWord(**dict(one)) for one in await DB.rows(_WORDS, caller.tenant_id, project.id)),
        "manifest": await manifest_of(caller.tenant_id, project.id),
        "verbs": _verbs(caller, project, state, given["submitted_by_id"]),
    }
    given.pop("submitted_by_id")
    return c.ClosingView(project_id=project.id, **{**given, **told})


NOTHING = {
    **dict.fromkeys(("due_on", "targets", "submitted_by_id", "submitted_by", "published_by", "published_at")),
    **dict.fromkeys(("summary", "problems", "returned_why"), ""),
    "state": "none",
    "actions": "[]",
    "revision": 0,
}


def _verbs(caller: Caller, project: ProjectInHand, state: c.ReviewState, submitted_by: UUID | None) -> tuple[str, ...]:
    leads = project.part is Part.MANAGER or leads_all(caller)
    found = CLOSING.verbs_from(state, caller.permissions, str(caller.kind))
    if not leads:
        found = [verb for verb in found if verb not in LED]
    if project.part is None and "say" in found:
        found.remove("say")
    if submitted_by == caller.actor_id and "publish" in found:
        found.remove("publish")
    if leads and state is c.ReviewState.PUBLISHED and P.PROJECT_ARCHIVE in caller.permissions:
        found += ["keep"] if project.phase is not Phase.ARCHIVED else []
        found += (
            ["archive"] if "archive" in PROJECT.verbs_from(project.phase, caller.permissions, str(caller.kind)) else []
        )
    return tuple(found)
