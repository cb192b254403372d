"""What stands at a demo company's public door: a form for its own site, and two messages that wait for somebody to say
whose they are."""

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk import web_forms as c

KEY = "support"
FORMS = {
    "zh-Hant": ("聯絡客服", "平日 9 點到 18 點，我們會在一個工作日內回覆。", "我同意貴公司以這些資料回覆我。"),
    "zh-Hans": ("联系客服", "工作日 9 点到 18 点，我们会在一个工作日内回复。", "我同意贵公司以这些信息回复我。"),
    "en": (
        "Contact us",
        "Weekdays 9 to 6. We answer within a day.",
        "You may use these details to answer me.",
    ),
}
ARRIVED = {
    "zh-Hant": (
        (
            "林佳蓉",
            "chiajung.lin@mail.example",
            "換了新手機收不到驗證碼",
            "昨天換手機之後就收不到驗證碼，怎麼重設？",
        ),
        ("SEO 專家", "rank@win.example", "讓您的網站排名第一", "保證三天見效，請回信洽詢。"),
    ),
    "zh-Hans": (
        ("孙丽", "sunli@mail.example", "发票抬头怎么改", "上个月的发票抬头写错了，能重开吗？"),
        ("推广顾问", "rank@win.example", "让您的网站排名第一", "保证三天见效，请回信咨询。"),
    ),
    "en": (
        (
            "Joan Prior",
            "joan@mail.example",
            "Locked out since the move",
            "My badge stopped when we moved floors.",
        ),
        (
            "SEO expert",
            "rank@win.example",
            "Be first in every search",
            "Results in three days. Write back.",
        ),
    ),
}


async def open_doors(play: Play, company: Company, lead: Standing) -> None:
    name, intro, consent = FORMS[company.locale]
    command = c.CreateWebForm(form_key=KEY, name=name, intro=intro, consent=consent, takes_files=True)
    await play.ask(c.CREATE_WEB_FORM, lead, command, "web-form")
    for number, (who, mail, title, body) in enumerate(ARRIVED[company.locale]):
        words = c.SubmitWebForm(
            form_key=KEY, name=who, mail=mail, title=title, body=body, is_suspicious=mail.startswith("rank")
        )
        await play.arrive(c.SUBMIT_WEB_FORM, words, f"web-form-{number}")
