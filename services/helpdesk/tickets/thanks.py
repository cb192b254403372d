"""Does a customer's message only thank? Then a resolved ticket stays resolved.

Careful on purpose: short, nothing but words of thanks and politeness, no question. A missed thank-you costs an agent
a glance; a missed problem would cost the customer.
"""

import re

LONGEST = 60

_POLITE = re.compile(
    r"""(
      非常|十分|真的|太|很|好的?|收到|了解|瞭解|知道了|沒問題|没问题|OK|okay|
      謝謝|感謝|感恩|多謝|谢谢|感谢|多谢|您|你|你們|你们|們|们|大家|的?協助|的?协助|的?幫忙|的?帮忙|辛苦了?|
      已經|已经|已|都|可以|正常|恢復|恢复|解決|解决|了|喔|哦|啦|囉|
      thank\s+you|thanks?|thx|ty|cheers|many|very|so|much|a\s+lot|for|your|the|help|support|all|good|now|great|
      it\s+works|works|perfect|received|again|everyone|team
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_THANKS = re.compile(r"謝|谢|感恩|thank|thx|cheers", re.IGNORECASE)
_NOISE = re.compile(r"[\s,.!~^、，。！～…:;)(（）\-😊🙏👍🙂😀]+")


def only_thanks(text: str) -> bool:
    if len(text) > LONGEST or "?" in text or "？" in text or not _THANKS.search(text):
        return False
    return not _NOISE.sub("", _POLITE.sub("", text))
