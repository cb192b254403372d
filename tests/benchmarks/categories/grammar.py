"""Sentences of the `home-assistant-intents` wheel: a public intent set that people wrote in many languages, as patterns
with choices `(a|b)`, options `[a]`, rules `<name>` and lists `{name}`. This draws from them; the patterns of a category
are split between training and test, so that no test sentence has a twin in training."""

import json
import random
import re
from pathlib import Path

import home_assistant_intents

DATA = Path(home_assistant_intents.__file__).parent / "data"
DEPTH = 12
FILLERS = {
    "en": {
        "area": ["kitchen", "living room", "bedroom", "garage", "office", "bathroom", "attic"],
        "name": ["lamp", "ceiling light", "front door", "TV", "AC", "fan", "vacuum", "oven", "speaker"],
        "floor": ["first floor", "basement", "upstairs"],
        "": ["milk and eggs", "dinner is ready", "call mom", "pizza", "the report", "bread"],
    },
    "zh-TW": {
        "area": ["廚房", "客廳", "臥室", "車庫", "書房", "浴室", "陽台"],
        "name": ["檯燈", "吸頂燈", "大門", "電視", "冷氣", "風扇", "掃地機", "烤箱", "音箱"],
        "floor": ["一樓", "地下室", "二樓"],
        "": ["牛奶和雞蛋", "吃飯了", "打電話給媽媽", "披薩", "報告", "麵包"],
    },
    "zh-CN": {
        "area": ["厨房", "客厅", "卧室", "车库", "书房", "浴室", "阳台"],
        "name": ["台灯", "吸顶灯", "大门", "电视", "空调", "风扇", "扫地机", "烤箱", "音箱"],
        "floor": ["一楼", "地下室", "二楼"],
        "": ["牛奶和鸡蛋", "吃饭了", "打电话给妈妈", "披萨", "报告", "面包"],
    },
}
FEWEST = 3
"""Patterns a category needs to be split; the sentences of the others are the unknown topics."""


class Grammar:
    def __init__(self, language: str, rng: random.Random) -> None:
        self.told = json.loads((DATA / f"{language}.json").read_text(encoding="utf-8"))
        self.rng, self.fillers = rng, FILLERS[language]

    def patterns(self) -> dict[str, list[str]]:
        return {
            name: [sentence for block in intent["data"] for sentence in block["sentences"]]
            for name, intent in sorted(self.told["intents"].items())
        }

    def say(self, pattern: str, depth: int = 0) -> str:
        said, _ = self._part(pattern, 0, "", depth)
        return re.sub(r"\s+", " ", said).strip()

    def _part(self, pattern: str, at: int, end: str, depth: int) -> tuple[str, int]:
        ways = [""]
        while at < len(pattern):
            sign = pattern[at]
            at += 1
            if sign == end:
                break
            if sign == "|":
                ways.append("")
                continue
            if sign in "([":
                said, at = self._part(pattern, at, ")" if sign == "(" else "]", depth)
                ways[-1] += said if sign == "(" or self.rng.random() < 0.5 else ""
            elif sign in "<{":
                close = pattern.index(">" if sign == "<" else "}", at)
                ways[-1] += (self._rule if sign == "<" else self._list)(pattern[at:close], depth)
                at = close + 1
            else:
                ways[-1] += sign
        return self.rng.choice(ways), at

    def _rule(self, name: str, depth: int) -> str:
        return self.say(self.told.get("expansion_rules", {}).get(name, name), depth + 1) if depth < DEPTH else ""

    def _list(self, name: str, depth: int) -> str:
        name = name.split(":", maxsplit=1)[0]
        if name in self.fillers:
            return self.rng.choice(self.fillers[name])
        known = self.told["lists"].get(name, {})
        if "range" in known:
            return str(self.rng.randint(known["range"]["from"], known["range"]["to"]))
        if not known.get("values"):
            return self.rng.choice(self.fillers[""])
        value = self.rng.choice(known["values"])
        return self.say(value if isinstance(value, str) else value["in"], depth + 1)


def home(language: str, seed: int, each: int) -> tuple[list, list]:
    """(training, test) of (text, label): `each` drawn sentences of a category at most, less where few exist."""
    rng = random.Random(seed)
    grammar = Grammar(language, rng)
    train, test = [], []
    for name, patterns in grammar.patterns().items():
        if len(patterns) < FEWEST:
            test += sorted({(grammar.say(pattern), "oos") for pattern in patterns for _ in range(4)})
            continue
        rng.shuffle(patterns)
        cut = len(patterns) * 2 // 3
        train += sorted({(grammar.say(rng.choice(patterns[:cut])), name) for _ in range(each)})
        test += sorted({(grammar.say(rng.choice(patterns[cut:])), name) for _ in range(20)})
    rng.shuffle(train)
    return train, test
