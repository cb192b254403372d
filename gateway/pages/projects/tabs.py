"""The tabs above a project's pages. Each feature adds the one that leads to it, in the order of a project's life."""

from msgspec import Struct

from gateway.i18n import N_
from shared.contracts.roles import Permission as P


class Tab(Struct, frozen=True):
    """`path` stands behind the project's own; only who has the right `needs` is led there."""

    code: str
    path: str
    name: str
    needs: P


TABS = (
    Tab("overview", "", N_("概覽"), P.PROJECT_READ),
    Tab("team", "/team", N_("團隊"), P.PROJECT_READ),
    Tab("plan", "/plan", N_("計劃"), P.PROJECT_READ),
    Tab("board", "/board", N_("任務"), P.PROJECT_READ),
    Tab("baselines", "/baselines", N_("基準與變更"), P.PROJECT_READ),
    Tab("control", "/control", N_("進度控制"), P.PROJECT_READ),
    Tab("deliverables", "/deliverables", N_("成果"), P.PROJECT_READ),
    Tab("risks", "/risks", N_("風險"), P.PROJECT_READ),
    Tab("communication", "/communication", N_("溝通"), P.PROJECT_READ),
    Tab("meetings", "/meetings", N_("會議"), P.PROJECT_READ),
    Tab("quality", "/quality", N_("質量整改"), P.QUALITY_READ),
    Tab("acceptance", "/acceptance", N_("驗收"), P.PROJECT_READ),
    Tab("gates", "/gates", N_("關卡"), P.PROJECT_READ),
    Tab("policy", "/policy", N_("制度"), P.PROJECT_READ),
    Tab("closing", "/closing", N_("總結"), P.PROJECT_READ),
)
