"""The seats that a project begins with: whoever its proposal put into the team beside the manager was agreed to with
it, and is asked like everybody else to accept what he answers for."""

from services.projects.db import DB
from services.projects.directory.queries import locale_of, zone_of
from services.projects.due.remembering import remember
from services.projects.projects.opening import Opened, Opening
from services.projects.quality.days import morning
from services.projects.staffing.actions import ENDS
from services.projects.staffing.journal import noted
from shared.contracts.parties import Caller
from shared.core.ids import new_id

PERCENT = 10
FALLBACK = "en"
SEATS: dict[str, tuple[str, str]] = {
    "zh-Hant": ("客戶聯繫", "向團隊說明客戶的需求與承諾，安排客戶參與評審，並協助驗收。"),
    "zh-Hans": ("客户联系", "向团队说明客户的需求与承诺，安排客户参与评审，并协助验收。"),
    "en": (
        "Customer contact",
        "Explains to the team what the customer needs and was promised, brings him to reviews, helps with acceptance.",
    ),
}
_OFFER = """
insert into staffing (tenant_id, id, project_id, number, seat, min_level, percent, first_day, last_day,
  responsibilities, state, member_id, asked_by_id, asked_by, agreed_by_id, agreed_by, agreed_at)
select $1, $2, $3, $4, $5, 1, $6, $7, $8, $9, 'offered', $10, m.id, m.name, $11, $12, now()
from member m where m.tenant_id = $1 and m.id = $13
"""


async def seat_team(caller: Caller, opened: Opened, opening: Opening) -> None:
    """`caller` is who approved the proposal last."""
    seat, duties = SEATS.get(await locale_of(caller.tenant_id), SEATS[FALLBACK])
    zone = await zone_of(caller.tenant_id)
    those = dict.fromkeys(one for one in opening.team if one != opening.manager_id)
    for number, member_id in enumerate(those, 1):
        made = new_id()
        what = (seat, PERCENT, opening.starts, opening.ends, duties)
        who = (member_id, caller.actor_id, caller.name, opening.manager_id)
        await DB.run(_OFFER, caller.tenant_id, made, opened.id, number, *what, *who)
        await noted(caller, made, "open")
        await remember(caller.tenant_id, ENDS, made, morning(zone, opening.ends, 1))
