"""A call-back arranged from the page of an entry of the register: asked for, refused, arranged once."""

from shared.contracts.desk.improvements import OPEN_IMPROVEMENT, ImprovementKind, OpenImprovement
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.office import send, text_of
from tests.harness.people import csrf_in


async def test_arranged_from_the_register(ask, door, app):
    desk = await make_desk(ask, door.url)
    wish = OpenImprovement(kind=ImprovementKind.SUGGESTION, title="夜間值班", body="希望有。")
    one = await desk.ask(OPEN_IMPROVEMENT, desk.hsiaohan.caller, wish, key=new_id().hex)
    lead = await desk.client(desk.peishan)
    lead.csrf = csrf_in((await lead.get(f"{desk.base}/callbacks")).text)
    here = f"{desk.base}/callbacks/arrange?improvement={one.id}"
    assert here.replace("&", "&amp;") in await text_of(lead, f"{desk.base}/improvements/{one.id}")
    assert "夜間值班" in await text_of(lead, here)
    wrong = await send(lead, here, due_at="tomorrow")
    assert wrong.status_code == 422
    assert "要晚於現在" in wrong.text
    made = await send(lead, here, due_at="2040-01-02T10:00")
    assert made.status_code == 303
    page = await text_of(lead, made.headers["location"])
    assert "已安排回訪" in page
    assert "夜間值班" in page
    again = await send(lead, here)
    assert again.status_code == 409
    assert "已經有人要回訪了" in again.text
    assert (await lead.get(f"{desk.base}/callbacks/arrange")).status_code == 422
    await desk.close()
