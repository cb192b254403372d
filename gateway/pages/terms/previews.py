"""A change is shown before it is made: what a form does with its two buttons."""

import json
from hashlib import sha256

import msgspec
from msgspec import Struct

from gateway.i18n import _, ngettext
from gateway.pages.desk.promised import CLOCKS
from gateway.pages.frame.forms import Form
from shared.contracts.desk.changes import Impact
from shared.contracts.desk.rules import Applies

STEP, SEEN, SO_FAR = "step", "seen", "so_far"
PREVIEW, MORE = "preview", "more"
ASIDE = frozenset({"csrf", "key", STEP, SEEN, SO_FAR, "reason", "revision", "name"})
"""Fields that move no due time."""


class Seen(Struct, frozen=True, kw_only=True):
    """A preview as the page shows it; `seal` comes back with the form, so that what is made is what was seen."""

    impact: Impact
    seal: str

    @property
    def headline(self) -> str:
        impact = self.impact
        if impact.applies is Applies.NEW:
            text = ngettext("進行中的 {count} 張工單不受影響。", "進行中的 {count} 張工單不受影響。", impact.tickets)
            return text.format(count=impact.tickets)
        if not impact.tickets:
            return _("沒有進行中的工單受影響。")
        if not impact.moved and not impact.breached:
            text = ngettext(
                "看過 {count} 張工單，到期時間都不變。", "看過 {count} 張工單，到期時間都不變。", impact.examined
            )
            return text.format(count=impact.examined)
        moved = ngettext("{count} 個到期時間會移動", "{count} 個到期時間會移動", impact.moved)
        broken = ngettext("{count} 個會變成逾時", "{count} 個會變成逾時", impact.breached)
        return _("{moved}，{broken}。").format(
            moved=moved.format(count=impact.moved), broken=broken.format(count=impact.breached)
        )

    @property
    def carried(self) -> str:
        """What the next part is added to."""
        return msgspec.json.encode(self).decode()

    @property
    def tone(self) -> str:
        if self.impact.breached:
            return "bad"
        return "warn" if self.impact.moved else "ok"

    @staticmethod
    def clock(code: str) -> str:
        return _(CLOCKS[code])


def seal_of(form: Form) -> str:
    """Of all in a form that moves due times."""
    what = {name: texts for name, texts in form.many.items() if name not in ASIDE and any(texts)}
    return sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:24]


def looks_first(form: Form) -> bool:
    """Whether the form is to be answered with a preview: asked for, or it is not what was seen any more."""
    seen = form.text(SEEN)
    return form.text(STEP) in {PREVIEW, MORE} or (bool(seen) and seen != seal_of(form))
