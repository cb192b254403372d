"""Attack A4, generated from the contracts: who may ask what, and what a write takes.

Every call × every role: denied when kind or permission say so, and allowed when they do, which of the staff some try by
lot (lots.py). Every write refuses each field of its view
that it does not take itself.
"""

import asyncio
import hashlib

from msgspec.structs import fields as struct_fields
from msgspec.structs import replace

from shared.contracts import gateway as g
from shared.contracts.base import Page
from shared.contracts.delivery.control import SET_TOLERANCE
from shared.contracts.delivery.delegations import READ_FLOW, SET_FLOW, FlowQuery
from shared.contracts.delivery.quality import CHANGE_QUALITY_SETTINGS
from shared.contracts.desk.cause_rules import CHANGE_CAUSE_RULE, READ_CAUSE_RULES
from shared.contracts.desk.causes import CausesQuery
from shared.contracts.desk.phone import PhoneQuery
from shared.contracts.desk.phone_door import READ_PHONE_SETTINGS
from shared.contracts.desk.priorities import CHANGE_PRIORITIES, READ_PRIORITIES, PrioritiesQuery
from shared.contracts.desk.suggestions import CHANGE_SUGGESTING, READ_SUGGESTING, ReadSuggesting
from shared.contracts.parties import SERVICES, Party
from shared.contracts.registry import calls
from shared.contracts.telling.wordings import SAVE_WORDING
from shared.core.errors import DomainError
from tests.matrix.asking import REST, doors_of, shared_doors_of
from tests.matrix.behind import nothing_waits, superuser
from tests.matrix.commands import command_for, main_field
from tests.matrix.delivery import tolerance_of
from tests.matrix.hotline import SETTLING
from tests.matrix.lots import asking
from tests.matrix.quality import settings_of
from tests.matrix.rows import Row
from tests.matrix.seats import Seat
from tests.matrix.test_isolation import in_turn, mixed

STANDING = ("outbox", "inbox", "notice", "delivery", "session", "oauth_token")
STANDING += ("webhook", "webhook_message", "webhook_attempt", "service_report_run")
"""Tables that the background and the clock write to."""

OUTSIDE = {
    "notify.chats.test_own": {"chat.none"},
    "helpdesk.callbacks.arrange": {"call_back.about", "call_back.not_yet", "call_back.lately"},
    "gateway.providers.configure": {"provider.invalid"},
    "gateway.providers.verify_domain": {"provider.domain_unverified"},
    "gateway.operations.retry": {"dead_letter.listener_gone"},
    "helpdesk.suggestions.undo": {"suggestion.not_applied"},
    "helpdesk.coverage.answer": {"coverage.not_offered"},
    "helpdesk.coverage.check": {"coverage.none"},
    "helpdesk.coverage.offer": {"coverage.covered"},
    "helpdesk.web_forms.show": {"form.not_found"},
    "helpdesk.web_forms.submit": {"form.not_found"},
    "projects.approvals.find": {"approval.not_found"},
    "projects.templates.start": {"plan_template.not_found"},
    "projects.lessons.answer": {"lesson.not_found"},
    "projects.acceptance.answer": {"acceptance.question"},
    "projects.acceptance.find_mine": {"acceptance.not_found"},
    "projects.acceptance.sign": {"acceptance.name", "acceptance.changed"},
    "projects.closing.submit": {"closing.incomplete"},
    "projects.closing.archive": {"closing.changed"},
    "projects.gates.find": {"project.not_found"},
    "projects.changes.find": {"project.not_found"},
    "projects.changes.list_own": {"project.not_found"},
    "projects.changes.request": {"project.not_found"},
    "projects.gates.pass": {"gate.gaps"},
    "projects.control.explain": {"control.unmeasured"},
    "projects.control.draft_report": {"control.unmeasured", "progress_report.period"},
    "projects.projects.find": {"project.not_found"},
    "projects.my_projects.find": {"project.not_found"},
    "projects.projects.overview": {"project.not_found"},
    "projects.work.find": {"plan.task_not_found"},
    "projects.work.assign": {"work.self"},
    "projects.work.attach": {"project_file.refused"},
    "projects.checks.find": {"check.not_found"},
    "projects.nonconformities.find": {"nonconformity.not_found"},
    "projects.operations.retry": {"dead_letter.listener_gone"},
}
"""What the world outside would have to say yes to: the code that shows that the door was open."""


ONLY_ONE = {
    g.UPDATE_PROFILE.name: lambda boss: (g.READ_PROFILE, boss, g.ProfileQuery()),
    CHANGE_PRIORITIES.name: lambda boss: (READ_PRIORITIES, boss, PrioritiesQuery()),
    CHANGE_CAUSE_RULE.name: lambda boss: (READ_CAUSE_RULES, boss, CausesQuery()),
    **dict.fromkeys(SETTLING, lambda boss: (READ_PHONE_SETTINGS, boss, PhoneQuery())),
    SET_FLOW.name: lambda boss: (READ_FLOW, boss, FlowQuery(about="proposal")),
    CHANGE_QUALITY_SETTINGS.name: settings_of,
    CHANGE_SUGGESTING.name: lambda boss: (READ_SUGGESTING, boss, ReadSuggesting()),
}
"""What changes the one row a company has, and how its revision is read: one cell after the other."""
ONE_AT_A_TIME = frozenset({SAVE_WORDING.name, SET_TOLERANCE.name})
"""Each makes the next version of the same words or numbers: of two at once, one is told that it came late."""


async def own_command(stage, call, seat: Seat):
    main, realm = main_field(call), seat.realm
    given = {}
    if main is not None and seat.allowed(call):
        given[main.name] = await stage.world.makers.make(main.ref, realm, seat.caller, call)
    elif main is not None:
        given[main.name] = await kept(stage, call, main, seat)
    if call.name in ONLY_ONE:
        view = await stage.world.makers.write(*ONLY_ONE[call.name](realm.boss))
        given = {"": Row(0, view.revision)}
    command = command_for(call, realm, seat.caller, given)
    if call.name == SET_TOLERANCE.name:  # optional, and shown with a project's figures only
        return replace(command, revision=await tolerance_of(realm))
    return command


async def kept(stage, call, main, seat: Seat):
    """One row for all who may not: they leave it as it is."""
    made = stage.world.made
    key = ("denied", call.name, main.name)
    if key not in made:
        requester = seat.realm.requester
        made[key] = asyncio.ensure_future(stage.world.makers.make(main.ref, seat.realm, requester, call))
    return await made[key]


async def everything(stage) -> dict[str, str]:
    """A digest of every table of every database, but for those that the background writes to."""
    found = {}
    for party in SERVICES:
        async with superuser(party) as connection:
            tables = await connection.fetch(
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            )
            for (table,) in tables:
                if table in STANDING:
                    continue
                rows = await connection.fetch(f'select t::text from "{table}" t order by 1')
                text = "\n".join(row[0] for row in rows)
                found[f"{party}.{table}"] = hashlib.sha256(text.encode()).hexdigest()
    return found


async def test_denied(stage, figures):
    cells = [
        (call, seat, door)
        for call in calls()
        for seat in stage.seats
        if not seat.allowed(call)
        for door in shared_doors_of(seat, call)
    ]
    commands = await in_turn(own_command(stage, call, seat) for call, seat, _ in cells)
    for seat in {id(seat): seat for _, seat, _ in cells}.values():
        seat.forget()
    for _, seat, door in cells:  # tokens are made before, for the count of rows
        if door == REST:
            await stage.asking.bearer(seat)
    await nothing_waits()
    before = await everything(stage)
    answers = await in_turn(
        stage.asking.answer(door, seat, call, command)
        for (call, seat, door), command in zip(cells, commands, strict=True)
    )
    wrong = [
        f"{call.name} {seat.label} by {door}: {answer}"
        for (call, seat, door), answer in zip(cells, answers, strict=True)
        if (answer.status, answer.code) != (403, "permission.missing")
    ]
    assert wrong == []
    after = await everything(stage)
    assert {name for name in before if before[name] != after[name]} == set()
    figures("permission matrix: denied", len(cells))


async def test_allowed(stage, figures):
    cells = [
        (call, seat, door)
        for call in calls()
        for seat in asking(stage.seats, call)
        if seat.allowed(call)
        for door in doors_of(seat, call)
    ]
    wrong = []

    async def one(call, seat, door):
        command = await own_command(stage, call, seat)
        answer = await stage.asking.answer(door, seat, call, command)
        if not answer.is_good and answer.code not in OUTSIDE.get(call.name, ()):
            wrong.append(f"{call.name} {seat.label} by {door}: {answer}")

    slow = [cell for cell in cells if cell[0].name in ONLY_ONE or cell[0].name in ONE_AT_A_TIME]
    await in_turn(one(*cell) for cell in mixed(cells) if cell not in slow)
    for cell in slow:
        await one(*cell)
    assert wrong == []
    asked = {call.name for call, _, _ in cells}
    assert asked == {call.name for call in calls()}
    figures("permission matrix: allowed", len(cells))


async def test_no_party_asks_what_it_is_not_let(stage, figures):
    """`callers`: the broker carries no question of a party that the call does not admit."""
    pairs = [(call, party) for call in calls() for party in (*SERVICES, Party.CLI) if party not in call.callers]

    async def one(call, party, command):
        bus = await stage.whole.bus(party)
        try:
            seat = stage.seat(f"service:{party}")
            await bus.ask_raw(call, seat.as_for(call), command, key="", seconds=2.0)
        except (DomainError, KeyError) as error:
            return getattr(error, "code", "bus.no_answer")
        return "answered"

    commands = await in_turn(own_command(stage, call, stage.seat(f"service:{party}")) for call, party in pairs)
    asking = (one(*pair, command) for pair, command in zip(pairs, commands, strict=True))
    # Nobody works on these: each only waits for an answer that must not come.
    assert set(await in_turn(asking, at_once=256)) == {"bus.no_answer"}
    figures("permission matrix: parties without a right to ask", len(pairs))


def view_fields(call) -> list[str]:
    view = call.gives
    arguments = getattr(view, "__args__", ())
    if getattr(view, "__origin__", None) is Page:
        view = arguments[0]
    return [field.name for field in struct_fields(view)]


async def test_writes_take_no_field_of_their_view(stage, figures):
    """BOPLA: by REST, as a program would try it; what is refused is refused before anything is done."""
    tried, wrong = 0, []
    for call in calls():
        if not call.write or call.rest is None:
            continue
        seat = next(seat for seat in stage.seats if seat.has_rest and seat.allowed(call))
        command = await own_command(stage, call, seat)
        taken = {field.encode_name for field in struct_fields(call.takes)}
        extras = [name for name in view_fields(call) if name not in taken] + ["tenant_id", "company_id", "actor_id"]
        extras = [name for name in extras if name not in taken]
        answers = await in_turn(stage.asking.answer(REST, seat, call, command, extra={name: None}) for name in extras)
        tried += len(extras)
        wrong += [
            f"{call.name} takes {name}: {answer}"
            for name, answer in zip(extras, answers, strict=True)
            if answer.status not in {400, 422}
        ]
        good = await stage.asking.answer(REST, seat, call, command)
        if not good.is_good and good.code not in OUTSIDE.get(call.name, ()):
            wrong.append(f"{call.name} is refused without them: {good}")
    assert wrong == []
    figures("permission matrix: fields that no write takes", tried)
