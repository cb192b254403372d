"""What a preview is about."""

from datetime import timedelta
from typing import Any

from services.notify.directory import queries as directory
from services.notify.mails.content import BRAND
from services.notify.mails.environment import Rendered
from services.notify.mails.own import VARIABLES, Own, check, render
from services.notify.wordings.queries import known
from shared.contracts.parties import Caller
from shared.contracts.telling.wordings import PreviewWording, WordingPreview
from shared.core.clock import now

SAMPLE = {
    "zh-Hant": (
        "王筱涵",
        "門診印表機無法列印",
        "陳柏翰",
        "請重新開機。\n\n還是不行的話，請告訴我們。",
        "說明.pdf",
        "首次回應",
    ),
    "zh-Hans": (
        "王筱涵",
        "门诊打印机无法打印",
        "陈柏翰",
        "请重新开机。\n\n还是不行的话，请告诉我们。",
        "说明.pdf",
        "首次响应",
    ),
    "en": (
        "Marcus Bell",
        "The printer does not print",
        "Priya Nair",
        "Please restart it.\n\nTell us if that does not help.",
        "manual.pdf",
        "First response",
    ),
}
"""Name, title, colleague, message, file, clock."""


async def preview(caller: Caller, command: PreviewWording) -> WordingPreview:
    known(command.mails)
    own = Own(subject=command.subject, body=command.body)
    check(command.mails, own)
    company = await directory.company(caller.tenant_id)
    name, zone = (company.name, company.zone) if company else ("", "UTC")
    accent = (company and company.accent) or BRAND
    made = sample(own, command.mails, command.language, {"sender_name": name, "zone": zone, "accent": accent})
    return WordingPreview(subject=made.subject, text=made.text, html=made.html)


def sample(own: Own, kind: str, language: str, given: dict[str, Any]) -> Rendered:
    who, title, other, words, file, clock = SAMPLE[language]
    facts: dict[str, Any] = {
        "name": who,
        "number": "HD-42",
        "title": title,
        "url": "https://desk.example/HD-42",
        "phone": "+886 2 2345 6789",
        "author": other,
        "actor": other,
        "body": words,
        "files": [file],
        "clock": clock,
        "level": "1",
        "due": now() + timedelta(hours=1),
        "until": now() + timedelta(days=5),
    }
    wanted = {name: value for name, value in facts.items() if name in VARIABLES[kind]}
    return render(own, language, wanted | given | {"unsubscribe": "", "must": False})
