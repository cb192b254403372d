"""`import tickets` on the running stack: dry run, errors with their lines, and running it again."""

from tests.infra.cli.conftest import huifang

CHINESE = """工單編號,主旨,問題描述,客戶名稱,報修人,電子郵件,建立時間,狀態,優先級,負責人,處理結果,結案時間,備註欄
A-1,印表機卡紙,"第一行
第二行",新客戶甲,王小明,ming@new.example,2026/11/20 08:30,已結案,高,陳柏翰,清潔滾輪,2026/11/20 10:00,x
A-2,網路不通,連不上,新客戶甲,李四,,2026-11-21T09:00:00+08:00,處理中,P1,沒有這個人,,,
A-3,,沒標題,新客戶甲,李四,,2026-11-21,處理中,P1,,,,
A-4,壞日期,b,新客戶甲,李四,,21/13/2026,處理中,P1,,,,
A-5,壞狀態,b,新客戶甲,李四,,2026-11-21,飛走了,P1,,,,
A-6,壞信箱,b,新客戶甲,李五,not-a-mail,2026-11-21,新建,低,,,,
A-7,別家的人,b,新客戶甲,王淑芬,wang.sf@jingming.example,2026-11-21,新建,低,,,,
A-8,還沒發生,b,新客戶甲,李四,,2999-01-01,新建,低,,,,
A-9,先解決,b,新客戶甲,李四,,2026-11-21,已結案,低,,好了,2026-11-20,
"""
WRONG = [5, 6, 7, 8, 9, 10, 11]
TICKETS = (
    "select number, title, state, priority, assignee_name, opened_at from ticket where source = $1 order by number"
)


def _file(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def _import(demo, path, source, *more):
    return demo("import", "tickets", path, "--company", "yuancheng", "--source", source, *more)


async def _tickets(demo, source):
    async with demo.database("helpdesk") as database:
        return await database.fetch(TICKETS, source)


async def test_dry_then_real_then_again(demo, tmp_path):
    path = _file(tmp_path, CHINESE)

    dry = _import(demo, path, "old", "--dry-run", "--json")
    assert dry.code == 1
    assert await _tickets(demo, "old") == []
    assert [line for line, _ in dry.data["errors"]] == WRONG
    assert all("[ticket.time_impossible]" in text for _, text in dry.data["errors"][-2:])

    real = _import(demo, path, "old", "--json")
    assert real.code == 1
    assert real.data["errors"] == dry.data["errors"]
    for name in ("created", "new_customers", "new_contacts"):
        assert real.data[name] == dry.data[name]
    assert (real.data["created"], real.data["new_customers"], real.data["new_contacts"]) == (2, 1, 2)
    assert real.data["ignored_columns"] == ["備註欄"]
    assert real.data["unknown_agents"] == ["沒有這個人"]
    first, second = await _tickets(demo, "old")
    assert (first["title"], first["state"], first["priority"], first["assignee_name"]) == (
        *("印表機卡紙", "closed", 2),
        "陳柏翰",
    )
    assert f"{first['opened_at']:%d %H:%M}" == "20 00:30"
    assert (second["state"], second["priority"], second["assignee_name"]) == ("open", 1, None)

    again = _import(demo, path, "old", "--json")
    assert (again.data["created"], again.data["present"], again.data["new_contacts"]) == (0, 2, 0)
    assert [row["number"] for row in await _tickets(demo, "old")] == [first["number"], second["number"]]


async def test_a_thread_keeps_its_speakers_and_its_notes(demo, tmp_path):
    path = _file(
        tmp_path,
        "id;subject;description;organization;requester;email;created at;status;author;message time;visibility\n"
        "7;Door stuck;It is stuck;New Ltd;Amy;amy@new-ltd.example;2026-11-20 08:00;solved;;;\n"
        "7;;Try the handle;;;;;;Support;2026-11-20 09:00;public\n"
        "7;;Cheap handle;;;;;;Support;2026-11-20 09:01;internal\n"
        "7;;Works;;;;;;amy;2026-11-20 10:00;public\n",
    )

    told = demo("import", "tickets", path, "--company", "harrowpike", "--source", "thread")

    assert told.code == 0, told.err
    assert "1 tickets imported, 0 were there already, 0 lines wrong" in told.out
    async with demo.database("helpdesk") as database:
        said = await database.fetch(
            "select m.body, m.side, m.visibility from message m join ticket t on t.tenant_id = m.tenant_id "
            "and t.id = m.ticket_id where t.source = 'thread' order by m.at"
        )
    assert [tuple(row) for row in said] == [
        ("It is stuck", "customer", "public"),
        ("Try the handle", "staff", "public"),
        ("Cheap handle", "staff", "internal"),
        ("Works", "customer", "public"),
    ]


def test_what_is_wrong_with_the_whole_file(demo, tmp_path):
    headless = _import(demo, _file(tmp_path, "a,b\n1,2\n"), "x")
    assert headless.code == 1
    assert "no column for id, title, body, customer, requester (or mail); found: a, b" in headless.err
    assert "is empty" in _import(demo, _file(tmp_path, ""), "x").err
    assert "is not written in ascii" in _import(demo, _file(tmp_path, "編號\n"), "x", "--encoding", "ascii").err
    assert "no company is called 'nobody'" in demo("import", "tickets", tmp_path / "t.csv", "--company", "nobody").err
    assert huifang("import", "tickets", tmp_path / "none.csv", "--company", "x").code == 2
