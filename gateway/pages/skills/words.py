"""What the states of people's skills and the verbs on them are called."""

from markupsafe import Markup

from gateway.i18n import N_, _
from gateway.pages.frame import parts
from gateway.pages.staffing.words import level as level
from gateway.pages.staffing.words import levels as levels
from shared.contracts.delivery.skills import PersonSkillView
from shared.contracts.delivery.skills import SkillState as S

STATES: dict[str, tuple[str, str, str]] = {
    S.CLAIMED: (N_("等核實"), "hold", "circle-pause"),
    S.VERIFIED: (N_("已核實"), "ok", "badge-check"),
    S.REFUSED: (N_("未通過核實"), "bad", "circle-x"),
    S.ENDED: (N_("已移除"), "", "ban"),
}


def state(one: PersonSkillView) -> Markup:
    if one.state is S.VERIFIED and not one.is_proved:
        return parts.chip(_("證明已到期"), "warn", "circle-alert")
    word, tone, icon = STATES[one.state]
    return parts.chip(_(word), tone, icon)


def dots(number: int) -> Markup:
    """The level at a glance; its words stand beside."""
    on, off = Markup("<i data-on></i>"), Markup("<i></i>")
    return Markup('<span class="levels" aria-hidden="true">{}{}</span>').format(on * number, off * (5 - number))
