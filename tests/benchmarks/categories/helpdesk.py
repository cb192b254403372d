"""Our own helpdesk texts (texts/helpdesk.txt): 24 topics close to one another, ten formulations each in English and
Chinese, said as people say them: greetings, thanks, names, typing errors. Formulations are held out for the test, so
what is asked is whether the meaning was learnt and not the sentence."""

import random
import re
from pathlib import Path

from opencc import OpenCC

TEXTS = Path(__file__).parents[1] / "texts" / "helpdesk.txt"
HELD = 4
SLOTS = {
    "en": {
        "system": ["the ERP", "the CRM", "the portal", "payroll", "the time clock"],
        "person": ["Amy Lin", "Mr Chen", "Julia", "Kevin"],
        "dept": ["sales", "finance", "HR", "the workshop"],
        "place": ["Taichung", "the Hsinchu plant", "our Osaka office"],
        "app": ["AutoCAD", "Acrobat", "Zoom", "the PDF editor"],
        "company": ["Mingyuan", "Acme", "Jingming"],
        "n": ["3", "12", "1045", "7"],
    },
    "zh": {
        "system": ["ERP", "CRM", "客戶入口", "薪資系統", "打卡系統"],
        "person": ["林小姐", "陳先生", "佳蓉", "志明"],
        "dept": ["業務部", "財務部", "人資", "維修課"],
        "place": ["台中", "新竹廠", "大阪辦公室"],
        "app": ["AutoCAD", "Acrobat", "Zoom", "PDF 編輯器"],
        "company": ["明遠", "景明", "Acme"],
        "n": ["3", "12", "1045", "7"],
    },
}
BEFORE = {
    "en": ["", "", "", "Hi, ", "Hello team, ", "urgent: ", "Good morning. ", "quick question, "],
    "zh": ["", "", "", "您好，", "請問", "急！", "早安，", "不好意思，", "Hi "],
}
AFTER = {
    "en": ["", "", " thanks", " Thank you!", " please help", " asap", " best regards"],
    "zh": ["", "", "，謝謝", "，麻煩了", "，請協助", "，感謝", " 謝謝"],
}


def formulations(language: str) -> dict[str, list[str]]:
    found = {}
    for part in re.split(r"(?m)^== ", TEXTS.read_text(encoding="utf-8"))[1:]:
        head, _, body = part.partition("\n")
        english, _, chinese = body.partition("--\n")
        found[head.split()[-1]] = (english if language == "en" else chinese).strip().splitlines()
    return found


def helpdesk(language: str, seed: int, each: int) -> tuple[list, list]:
    """(training, test) of (text, label), `each` texts of a topic for training."""
    rng = random.Random(seed)
    spoken = "en" if language == "en" else "zh"
    train, test = [], []
    for label, said in formulations(spoken).items():
        rng.shuffle(said)
        if label == "oos":
            test += [(noisy(one, spoken, rng), label) for one in said]
            continue
        taught = said[HELD:]
        train += [(noisy(taught[i % len(taught)], spoken, rng), label) for i in range(each)]
        test += [(noisy(one, spoken, rng), label) for one in said[:HELD] for _ in range(2)]
    rng.shuffle(train)
    if language == "zh-CN":
        mainland = OpenCC("tw2sp")
        train, test = ([(mainland.convert(text), label) for text, label in part] for part in (train, test))
    return train, test


def noisy(text: str, language: str, rng: random.Random) -> str:
    text = re.sub(r"\{(\w+)\}", lambda slot: rng.choice(SLOTS[language][slot[1]]), text)
    text = rng.choice(BEFORE[language]) + text + rng.choice(AFTER[language])
    if language == "en" and rng.random() < 0.4:
        at = rng.randrange(len(text) - 2)
        text = rng.choice([text[:at] + text[at + 1 :], text[:at] + text[at + 1] + text[at] + text[at + 2 :]])
    return text.lower() if language == "en" and rng.random() < 0.3 else text
