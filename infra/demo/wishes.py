"""What a demo company's customers suggest and complain about: one is new, one is being changed. And the reports
of the month before."""

from zoneinfo import ZoneInfo

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from services.helpdesk.service_reports.access import moved
from shared.contracts.desk import improvements as m
from shared.contracts.desk import service_reports as s
from shared.contracts.desk.improvements import ImprovementKind as K
from shared.core.clock import now

WISHES: dict[str, tuple[tuple[K, str, str], ...]] = {
    "zh-Hant": (
        (K.SUGGESTION, "希望每月報表附上各科室的件數", "現在只有總數，看不出哪個科室最常報修。"),
        (K.COMPLAINT, "上週六沒有人接電話", "打了三次專線都轉到語音，下週一才有人回。"),
    ),
    "zh-Hans": (
        (K.SUGGESTION, "希望备件到货时发通知", "现在要自己打电话问。"),
        (K.COMPLAINT, "维修人员没有按约定时间到", "约了上午，下午四点才到。"),
    ),
    "en": (
        (K.SUGGESTION, "A list of all our readers and their batteries", "We would like to plan replacements."),
        (K.COMPLAINT, "Nobody answered on Saturday", "We called three times and reached the voicemail."),
    ),
}
ANSWERS = {
    "zh-Hant": ("收到了，這週和報表小組討論。", "下個月的報表會加上各科室的件數。"),
    "zh-Hans": ("收到，本周内讨论。", "下个月起到货会自动通知。"),
    "en": ("Thank you, we discuss it this week.", "The next report will list them."),
}
REPORTED = {
    "zh-Hant": ("本月以列印和帳號問題最多，回應都在承諾時間內。", "- 三樓印表機下週更換紙匣\n- 密碼重設改為自助"),
    "zh-Hans": ("本月以设备报警和打印问题最多。", "- 下周更换两台设备的传感器\n- 备件到货自动通知"),
    "en": ("Mostly readers and heating; answers were on time.", "- Batteries of all readers in December"),
}
CHECK_MONTHS = 2


async def make_reports(play: Play, company: Company, lead: Standing, guests: list[Standing]) -> None:
    """Of the month before: one was sent, one waits for its review."""
    month = moved(now().astimezone(ZoneInfo(company.zone)).date().replace(day=1), -1)
    for number, customer_id in enumerate(dict.fromkeys(one.customer_id for one in guests)):
        if customer_id is None:
            continue
        command = s.DraftServiceReport(customer_id=customer_id, month=month)
        made = await play.ask(s.DRAFT_SERVICE_REPORT, lead, command, f"report-{number}")
        if number == 0:
            summary, actions = REPORTED[company.locale]
            words = s.WriteServiceReport(
                report_id=made.id, revision=made.revision, summary=summary, actions=actions, reviewed=True
            )
            made = await play.ask(s.WRITE_SERVICE_REPORT, lead, words, f"report-{number}-words")
            move = s.MoveServiceReport(report_id=made.id, revision=made.revision)
            await play.ask(s.SEND_SERVICE_REPORT, lead, move, f"report-{number}-sent")


async def make_wishes(play: Play, company: Company, lead: Standing, guests: list[Standing]) -> None:
    heard, decided = ANSWERS[company.locale]
    for number, (kind, title, body) in enumerate(WISHES[company.locale]):
        guest = guests[number % len(guests)]
        command = m.OpenImprovement(kind=kind, title=title, body=body)
        made = await play.ask(m.OPEN_IMPROVEMENT, guest, command, f"wish-{number}")
        if kind is K.SUGGESTION:
            tell = m.AcknowledgeImprovement(improvement_id=made.id, revision=made.revision, told=heard)
            made = await play.ask(m.ACKNOWLEDGE_IMPROVEMENT, lead, tell, f"wish-{number}-heard")
            check_on = moved(now().date().replace(day=1), CHECK_MONTHS)
            yes = m.DecideImprovement(
                improvement_id=made.id, revision=made.revision, accepted=True, reason=decided, check_on=check_on
            )
            await play.ask(m.DECIDE_IMPROVEMENT, lead, yes, f"wish-{number}-yes")
