"""The demo: three companies in their languages, people who can sign in, and no second helping."""

import json

import pyotp
from argon2 import PasswordHasher

from gateway.identity.credentials.passwords import check_rules
from infra.demo.seeding import SOURCE
from infra.demo.world import world
from shared.core.seal import Sealer

SLUGS = ("harrowpike", "ruiheng", "yuancheng")
COUNTS = """
select c.slug, t.state, count(*) as n from ticket t join company c on c.tenant_id = t.tenant_id
where c.slug = any($1) group by 1, 2
"""
PEOPLE = """
select p.mail, p.state, h.hash, t.seed from person p
left join person_password h on h.person_id = p.id left join person_totp t on t.person_id = p.id
"""


async def _counts(demo):
    async with demo.database("helpdesk") as database:
        return {(row["slug"], row["state"]): row["n"] for row in await database.fetch(COUNTS, list(SLUGS))}


async def test_some_hundred_tickets_in_every_state(demo):
    counts = await _counts(demo)

    for slug in SLUGS:
        states = {state: n for (company, state), n in counts.items() if company == slug}
        assert set(states) == {
            *("new", "open", "waiting_customer", "waiting_third_party", "scheduled", "resolved", "closed", "spam"),
            "merged",
        }
        assert sum(states.values()) > 110


async def test_tickets_are_of_the_last_weeks_and_none_of_tomorrow(demo):
    async with demo.database("helpdesk") as database:
        assert not await database.fetchval("select count(*) from message where at > now()")
        oldest = "select count(*) from ticket where opened_at < now() - interval '3 weeks'"
        assert await database.fetchval(oldest) > 50
        stale = (
            "select count(*) from ticket where state in ('new', 'open') and updated_at < now() - interval '3 days'"
            " and source = $1"
        )
        assert not await database.fetchval(stale, SOURCE)


async def test_nothing_is_left_to_fill_in_and_every_conversation_is_complete(demo):
    async with demo.database("helpdesk") as database:
        assert not await database.fetchval("select count(*) from message where body ~ '[{}]'")
        assert not await database.fetchval("select count(*) from ticket where title ~ '[{}]'")
        short = """
          select count(*) from ticket t where state = 'closed' and source = $1 and
          (select count(*) from message m where m.tenant_id = t.tenant_id and m.ticket_id = t.id) < 3
        """
        assert not await database.fetchval(short, SOURCE)


async def test_everybody_who_is_named_can_sign_in(demo):
    told = json.loads((demo.place.home / "demo.json").read_text())
    sealer = Sealer([(demo.place.secrets / "seal").read_text().strip()])
    async with demo.database("gateway") as database:
        people = {row["mail"]: row for row in await database.fetch(PEOPLE)}

    proven = set()
    for one in told["people"]:
        row = people[one["mail"]]
        assert row["state"] == "active"
        if row["hash"] not in proven:
            PasswordHasher().verify(row["hash"], told["password"])
            proven.add(row["hash"])
        if one["needs_code"]:
            assert sealer.open(row["seed"]).decode() == told["seed"]
    assert len(pyotp.TOTP(told["seed"]).now()) == 6
    check_rules(told["password"], mail="someone@example.org", name="Someone")


async def test_staff_have_every_role_and_customers_their_portal(demo):
    async with demo.database("gateway") as database:
        for company in world():
            roles = await database.fetchval(
                "select array_agg(distinct r) from membership m join company c on c.tenant_id = m.tenant_id, "
                "unnest(m.roles) r where c.slug = $1",
                company.slug,
            )
            wanted = {"company_admin", "support_lead", "agent", "project_manager", "member", "department_head"}
            assert wanted | {"management", "quality", "finance", "hr", "market"} <= set(roles)


async def test_seeding_again_changes_nothing(demo):
    before = await _counts(demo)
    assert "the demo is there already" in demo("seed").out

    (demo.place.home / "seeded").unlink()
    told = demo("seed")

    assert told.code == 0, told.err
    assert (demo.place.home / "seeded").exists()
    assert await _counts(demo) == before


async def test_the_bell_rings_and_the_catcher_has_mails_of_each_company(demo):
    async with demo.database("notify") as database:
        assert await database.fetchval("select count(distinct tenant_id) from notice") >= 3
        assert not await database.fetchval("select count(*) from delivery where state = 'failed'")
    senders = {mail["headers"]["From"] for mail in demo.mails()}
    assert sum(any(company.name in sender for sender in senders) for company in world()) == 3


def test_only_the_invited_got_an_invitation(demo):
    """The demo opens its own doors; a mail with a dead link would only confuse."""
    staff = {company.mail_of(person): person.invited for company in world() for person in company.people}
    told = {mail for caught in demo.mails() if "/auth/invite/" in caught["text"] for mail in caught["to"]}
    assert told & set(staff) == {mail for mail, is_invited in staff.items() if is_invited}
