"""What a demo company has besides: fields of its own on one category's tickets, a replay of the last weeks under a
stricter policy, a text of one team's, and a rule for what comes after hours, which nobody has switched on."""

from uuid import UUID

from infra.demo.happenings import Play, Standing
from infra.demo.promises import draft
from infra.demo.world import Company
from shared.contracts.custom import FieldKind, FieldValue
from shared.contracts.desk import custom_fields as f
from shared.contracts.desk.canned import CREATE_CANNED, CannedText, CreateCanned
from shared.contracts.desk.conditions import Conditions, Hours, Moment
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.policies import LIST_POLICIES, ListPolicies
from shared.contracts.desk.replays import LIST_REPLAYS, START_REPLAY, ListReplays, StartReplay
from shared.contracts.desk.teams import LIST_TEAMS, ListTeams, TeamView
from shared.contracts.desk.triggers import CREATE_TRIGGER, CreateTrigger
from shared.contracts.helpdesk import LIST_TICKETS, READ_TICKET, ListTickets, ReadTicket

FILLED = 6
"""Tickets on which the fields say something."""
WORDS = {
    "zh-Hant": ("資產編號", "貼在機身側面，AS 開頭", "放置地點", ("一樓", "二樓", "機房"), "保固到期日"),
    "zh-Hans": ("资产编号", "贴在机身侧面，AS 开头", "放置地点", ("一号车间", "二号车间", "办公楼"), "保修到期日"),
    "en": (
        "Asset number",
        "On the side of the device, begins with AS",
        "Place",
        ("Ground floor", "First floor"),
        "Warranty until",
    ),
}
TEXTS = {
    "zh-Hant": (
        "交接給下一班",
        "{{contact_name}} 您好，{{ticket_number}} 由下一班同事接手，會在 {{promised_time}} 前給您進度。",
    ),
    "zh-Hans": (
        "交接给下一班",
        "{{contact_name}} 您好，{{ticket_number}} 由下一班同事接手，会在 {{promised_time}} 前给您进展。",
    ),
    "en": (
        "Over to the next shift",
        "Dear {{contact_name}}, the next shift looks after {{ticket_number}}; you hear from us by {{promised_time}}.",
    ),
}
RULES = {"zh-Hant": "下班後交給值班團隊", "zh-Hans": "下班后交给值班团队", "en": "After hours, to the team on duty"}


async def make_extras(play: Play, company: Company, lead: Standing, categories: dict[str, UUID]) -> None:
    named = next((one.name for one in company.categories if one.under), None)
    if named is not None:
        await _fields(play, company, lead, categories[named])
    teams: tuple[TeamView, ...] = (await play.ask(LIST_TEAMS, lead, ListTeams(), "list")).items
    if teams:
        await _of_team(play, company, lead, teams[0])
    await _replay(play, lead)


async def _fields(play: Play, company: Company, lead: Standing, category_id: UUID) -> None:
    if (await play.ask(f.LIST_CUSTOM_FIELDS, lead, f.ListCustomFields(), "list")).items:
        return  # filled already: the tickets are others by now
    text, help_, choice, options, day = WORDS[company.locale]
    asked = (
        f.CreateCustomField(category_id=category_id, name=text, help=help_),
        f.CreateCustomField(category_id=category_id, name=choice, kind=FieldKind.CHOICE, options=options),
        f.CreateCustomField(category_id=category_id, name=day, kind=FieldKind.DATE, for_customers=False),
    )
    made = [
        await play.ask(f.CREATE_CUSTOM_FIELD, lead, command, f"field-{number}") for number, command in enumerate(asked)
    ]
    listed = await play.ask(LIST_TICKETS, lead, ListTickets(category_id=category_id, limit=FILLED), "list")
    for number, row in enumerate(listed.items):
        now = await play.ask(READ_TICKET, lead, ReadTicket(ticket_id=row.id), "read")
        if "set_fields" not in now.verbs:
            continue
        said = (f"AS-{2400 + number * 37}", options[number % len(options)], f"2027-{number % 12 + 1:02d}-28")
        values = tuple(FieldValue(field_id=one.id, value=value) for one, value in zip(made, said, strict=True))
        command = f.SetTicketFields(ticket_id=row.id, revision=now.revision, values=values)
        await play.ask(f.SET_TICKET_FIELDS, lead, command, f"fields-{row.number}")


async def _of_team(play: Play, company: Company, lead: Standing, team: TeamView) -> None:
    name, body = TEXTS[company.locale]
    text = CreateCanned(name=name, texts=(CannedText(language=company.locale, body=body),), team_id=team.id)
    await play.ask(CREATE_CANNED, lead, text, "reply-team")
    rule = CreateTrigger(
        name=RULES[company.locale],
        moment=Moment.OPENED,
        conditions=Conditions(hours=Hours.OUTSIDE),
        deeds=Deeds(team_id=team.id),
    )
    await play.ask(CREATE_TRIGGER, lead, rule, "trigger-hours")


async def _replay(play: Play, lead: Standing) -> None:
    """Of all tickets under half the time: it has finished by the time somebody looks."""
    policies = (await play.ask(LIST_POLICIES, lead, ListPolicies(), "list")).items
    default = next((one for one in policies if any(use.scope == "default" for use in one.uses)), None)
    if default is None or (await play.ask(LIST_REPLAYS, lead, ListReplays(policy_id=default.id), "list")).items:
        return
    command = StartReplay(policy_id=default.id, rules=draft(0.5), everything=True)
    await play.ask(START_REPLAY, lead, command, "replay")
