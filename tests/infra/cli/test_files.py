"""Reading an export: headers in three scripts, four encodings and delimiters, days and months in any order."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from infra.cli.importing.columns import NAMES, _split, mapped, missing, plain
from infra.cli.importing.file import read
from infra.cli.importing.values import PRIORITIES, STATES, Wrong, levels, moment, state
from shared.contracts.helpdesk import TicketState

TAIPEI = "Asia/Taipei"
HEADERS = {
    "zh-Hant": ["工單編號", "主旨", "問題描述", "客戶名稱", "報修人", "電子郵件", "建立時間"],
    "zh-Hans": ["工单编号", "标题", "问题描述", "客户名称", "报修人", "邮箱", "创建时间"],
    "en": ["Ticket ID", "Subject", "Description", "Organisation", "Requester", "E-mail", "Created_At"],
    "full width": ["ＩＤ", "ｔｉｔｌｅ", "body", "Customer", "contact name", "MAIL", "opened at"],
}
ROW = ["1", "紙卡住", "卡在第一頁", "景明醫院", "王小明", "ming@a.example", "2026-11-20 08:00"]


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_headers(headers):
    found, ignored = mapped([*headers, "whatever"])
    assert (list(found), ignored) == (
        ["id", "title", "body", "customer", "requester", "mail", "opened_at"],
        ["whatever"],
    )
    assert missing(found) == []


def test_no_header_means_two_fields():
    meanings = [(plain(name), field) for field, text in NAMES.items() for name in _split(text)]
    assert len({name for name, _ in meanings}) == len(set(meanings))
    assert missing({}) == ["id", "title", "body", "customer", "requester (or mail)"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path, encoding, delimiter):
    path = tmp_path / "t.csv"
    path.write_bytes(f"{delimiter.join(HEADERS['zh-Hant'])}\r\n{delimiter.join(ROW)}\r\n".encode(encoding))

    reading = read(path, zone=TAIPEI, dates="ymd")

    assert reading.errors == []
    draft = reading.drafts[0]
    assert (draft.title, draft.customer, draft.line) == ("紙卡住", "景明醫院", 2)
    assert draft.opened_at.astimezone(UTC) == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)


def test_simplified_chinese_of_an_old_program(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(
        "编号,标题,描述,客户,联系人,创建时间\n1,主轴异响,报警,恒泰,顾海峰,2026年11月20日 9:05\n".encode("gb18030")
    )
    reading = read(path, zone="Asia/Shanghai", dates="ymd", encoding="gb18030")
    assert (reading.errors, reading.drafts[0].title) == ([], "主轴异响")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026/11/3 8:05", "ymd", (2026, 11, 3)),
        ("2026-11-03T08:05:09", "mdy", (2026, 11, 3)),
        ("03/11/2026 08:05", "dmy", (2026, 11, 3)),
        ("11/03/2026 08:05", "mdy", (2026, 11, 3)),
        ("2026.11.03", "ymd", (2026, 11, 3)),
    ],
)
def test_days(text, order, day):
    found = moment(text, ZoneInfo(TAIPEI), order)
    assert (found.year, found.month, found.day) == day
    assert found.utcoffset().total_seconds() == 8 * 3600


def test_states_and_priorities_by_every_name():
    for wanted, names in STATES.items():
        assert {state(name) for name in names.split()} == {wanted}
    for wanted, names in PRIORITIES.items():
        assert {levels(name) for name in names.split()} == {wanted}
    assert (state(""), levels("")) == (TicketState.OPEN, (2, 2))
    assert state("In Progress") is TicketState.OPEN
    with pytest.raises(Wrong, match="is unknown"):
        state("scheduled")
    with pytest.raises(Wrong, match="P1 to P4"):
        levels("so-so")


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    path = tmp_path / "t.csv"
    head = ",".join(HEADERS["en"])
    path.write_text(f'{head}\n1,a,"x\ny\nz",C,R,,2026-11-20\n\n2,,b,C,R,,2026-11-20\n2,,later,,,,2026-11-20\n')

    reading = read(path, zone=TAIPEI, dates="ymd")

    assert [draft.line for draft in reading.drafts] == [2]
    assert reading.errors == [(6, "no title"), (7, "belongs to 2, whose first line is wrong")]
