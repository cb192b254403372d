"""Plans from files and to files, as the page takes and gives them: what is wrong is said in words, what is huge only once
it is taken apart harms nobody, and what stands in a cell comes back as it was."""

from uuid import uuid4

import pytest

from tests.harness.people import csrf_in
from tests.projects.test_plan_browser import office, project, tasks  # noqa: F401 - a fixture

SAME = {"Sec-Fetch-Site": "same-origin"}
HEAD = "number,level,name,days,predecessors\n"
PARTS = "".join(f"{n},2,a,1,\n" for n in range(2, 2_000))
BOMB = f"{HEAD}1,1,A,0,\n{PARTS}2000,1,B,0,1FS\n{''.join(f'{n},2,a,1,' + chr(10) for n in range(2_001, 4_000))}"
TAGS = "<Project xmlns='http://schemas.microsoft.com/project'><Tasks>" + "<a/>" * 2_000_000 + "</Tasks></Project>"


async def sent(client, here, text: str):
    data = {"csrf": csrf_in((await client.get(here)).text), "key": uuid4().hex}
    files = {"file": ("plan.csv", text.encode(), "text/csv")}
    return await client.post(f"{here}/import", data=data, files=files, headers=SAME)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "階段之間的前後關係展開後太多 B"),
        (TAGS, "檔案太大"),
        (HEAD + "1,1,a\0b,1,\n", "這一行讀不懂 ab"),
        (HEAD + "1,1,a,-1,\n", "這一行讀不懂 a"),
        (HEAD + "1,1,a,1,\n2,1,b,1,1FS+999999ed\n", "前後關係讀不懂 b"),
        ("a,b\n", "缺少 number、name 或 days 欄"),
        ("<x/>", "不是 MS Project 的 XML 檔案"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "不是 XML"),
    ],
)
async def test_what_is_no_plan_is_said_in_words(office, text, said):  # noqa: F811 - the fixture
    _made, here = await project(office, "讀不出的計劃")
    client = await office.client(office.yutong)
    page = await sent(client, here, text)
    assert page.status_code == 422
    assert f"這個檔案讀不出計劃（{said}" in page.text.replace(" ）", "）")


async def test_what_stands_in_a_cell_comes_back_as_it_was(office):  # noqa: F811 - the fixture
    made, here = await project(office, "往返")
    client = await office.client(office.yutong)
    names = ("=1+1", "'=1", "-", "＋", "'", "一般")
    text = HEAD + "".join(f'{n},1,"{name}",1,\n' for n, name in enumerate(names, start=1))
    page = await sent(client, here, text.replace('"=1+1"', '"\'=1+1"').replace('"\'=1"', "\"''=1\""))
    assert page.status_code == 200
    assert set(await tasks(office, made.id)) == {*names}
    file = (await client.get(f"{here}/plan.csv")).text
    assert "'=1+1" in file
    other, there = await project(office, "再讀一次")
    assert (await sent(client, there, file)).status_code == 200
    assert set(await tasks(office, other.id)) == {*names}
