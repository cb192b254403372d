"""The verbs on a web form, and what somebody writes into one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.held.keeping import Arrived, hold
from services.helpdesk.tickets.attached import Stored, refused
from services.helpdesk.web_forms.access import OpenForm, check_category, check_team, open_form, take_in_hand
from services.helpdesk.web_forms.queries import view_of
from shared.contracts.base import Done
from shared.contracts.desk.web_forms import (
    FORM_BUSY,
    FORM_EXISTS,
    FORM_FULL,
    ChangeWebForm,
    CreateWebForm,
    SubmitWebForm,
    WebFormChanged,
    WebFormView,
)
from shared.contracts.helpdesk import Channel
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 200
WINDOW = timedelta(hours=1)

_COUNT = "select count(*) from web_form where tenant_id = $1"
_CREATE = """
insert into web_form (tenant_id, id, key, name, intro, consent, thanks, category_id, team_id, asks_category,
  takes_files, origins, per_hour, is_active, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
_CHANGE = """
update web_form set name = $3, intro = $4, consent = $5, thanks = $6, category_id = $7, team_id = $8,
  asks_category = $9, takes_files = $10, origins = $11, per_hour = $12, is_active = $13, changed_by = $14,
  changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
# Of as many as an hour may bring, the earliest: once it is an hour old there is room for one more.
_EARLIEST = """
select at from held_message where tenant_id = $1 and form_id = $2 and at > $3 order by at desc offset $4 limit 1
"""


async def create(caller: Caller, command: CreateWebForm) -> WebFormView:
    await check_category(caller, command.category_id)
    await check_team(caller, command.team_id)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise FORM_FULL(most=MOST)
    form_id = new_id()
    try:
        await DB.run(_CREATE, caller.tenant_id, form_id, command.form_key, *_values(caller, command))
    except asyncpg.UniqueViolationError as error:
        raise FORM_EXISTS(fields={"form_key": FORM_EXISTS.code}) from error
    return await _done(caller, form_id, "created")


async def change(caller: Caller, command: ChangeWebForm) -> WebFormView:
    await take_in_hand(caller, command.form_id, command.revision)
    await check_category(caller, command.category_id)
    await check_team(caller, command.team_id)
    await DB.run(_CHANGE, caller.tenant_id, command.form_id, *_values(caller, command))
    return await _done(caller, command.form_id, "changed")


def _values(caller: Caller, said: CreateWebForm | ChangeWebForm) -> tuple[Any, ...]:
    words = (said.name.strip(), said.intro.strip(), said.consent.strip(), said.thanks.strip())
    rules = (said.asks_category, said.takes_files, list(dict.fromkeys(said.origins)), said.per_hour, said.is_active)
    return (*words, said.category_id, said.team_id, *rules, caller.name)


async def _done(caller: Caller, form_id: UUID, what: str) -> WebFormView:
    made = await view_of(caller, form_id)
    await record(DB, caller, WebFormChanged(id=made.id, version=made.revision, name=made.name, what=what))
    return made


async def submit(caller: Caller, command: SubmitWebForm, stored: Sequence[Stored] | None) -> Done:
    """The answer is the same whoever wrote, known or not."""
    form = await open_form(caller, command.form_key)
    await _check_room(caller, form)
    if stored and not form.takes_files:
        raise refused()
    category_id = form.category_id
    if form.asks_category and command.category_id is not None:
        await check_category(caller, command.category_id)
        category_id = command.category_id
    one = Arrived(
        channel=Channel.FORM,
        form_id=form.id,
        name=command.name,
        mail=command.mail.lower(),
        title=command.title,
        body=command.body,
        category_id=category_id,
        team_id=form.team_id,
        is_suspicious=command.is_suspicious,
    )
    await hold(caller, one, stored or ())
    return Done()


async def _check_room(caller: Caller, form: OpenForm) -> None:
    moment = now()
    earliest: datetime | None = await DB.value(_EARLIEST, caller.tenant_id, form.id, moment - WINDOW, form.per_hour - 1)
    if earliest is not None:
        raise FORM_BUSY(retry_after=max(1, ceil((earliest + WINDOW - moment).total_seconds())))
