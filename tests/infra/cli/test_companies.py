"""How the first company, its people and the first operator come to be."""

from tests.infra.local.conftest import until


def test_a_company_and_the_mail_to_its_admin(demo):
    told = demo(
        *("company", "create", "cli-one", "--name", "第一公司", "--admin-name", "Ann Lee"),
        *("--admin-mail", "ann@cli-one.example", "--zone", "Europe/London", "--locale", "en", "--json"),
    )

    assert told.code == 0, told.err
    assert (told.data["slug"], told.data["zone"], told.data["state"]) == ("cli-one", "Europe/London", "trial")
    until(lambda: [m for m in demo.mails() if "ann@cli-one.example" in m["to"]])
    listed = demo("company", "list", "--search", "cli-one", "--json").data
    assert [one["id"] for one in listed] == [told.data["id"]]


def test_a_taken_or_wrong_short_name_is_said_in_words(demo):
    words = ("--name", "X", "--admin-name", "X", "--admin-mail", "x@x.example")

    taken, wrong = demo("company", "create", "yuancheng", *words), demo("company", "create", "No_Good", *words)

    assert (taken.code, wrong.code) == (1, 1)
    assert taken.err == "huifang: another company has this short name already [company.slug_taken]\n"
    assert wrong.err == "huifang: SLUG: not written as it should be\n"


def test_a_person_is_invited_with_roles(demo):
    told = demo(
        *("person", "invite", "--company", "harrowpike", "--name", "Newcomer", "--mail", "new@harrowpike.example"),
        *("--role", "agent", "--role", "quality", "--json"),
    )

    assert told.code == 0, told.err
    assert told.data["roles"] == ["quality", "agent"]
    mail = until(lambda: [m for m in demo.mails() if "new@harrowpike.example" in m["to"]])[0]
    assert "Harrow & Pike" in mail["subject"]
    again = demo(
        *("person", "invite", "--company", "harrowpike", "--name", "N", "--mail", "new@harrowpike.example"),
        *("--role", "agent"),
    )
    assert "belongs to the company already" in again.err


async def test_an_operator_is_invited_and_marked(demo):
    told = demo("person", "invite", "--operator", "--name", "Root", "--mail", "root@cli.example", "--locale", "en")

    assert told.out == "Root <root@cli.example> is invited by mail\n"
    until(lambda: [m for m in demo.mails() if "root@cli.example" in m["to"]])
    async with demo.database("gateway") as database:
        row = await database.fetchrow("select is_operator, state from person where mail_norm = 'root@cli.example'")
        assert (row["is_operator"], row["state"]) == (True, "invited")
        assert await database.fetchval(
            "select count(*) from audit_event where what = 'operator.invited' and actor_kind = 'operator'"
        )


def test_who_is_invited_where_must_be_said(demo):
    both = demo("person", "invite", "--operator", "--company", "x", "--name", "A", "--mail", "a@a.example")
    neither = demo("person", "invite", "--name", "A", "--mail", "a@a.example")
    nowhere = demo("person", "invite", "--company", "x", "--role", "agent", "--name", "A", "--mail", "a@a.example")

    assert "say either --operator, or --company" in both.err
    assert both.err == neither.err
    assert "no company is called 'x'" in nowhere.err
    assert {both.code, neither.code, nowhere.code} == {1}
