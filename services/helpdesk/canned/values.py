"""What the variables of a canned reply stand for on one ticket."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from services.helpdesk.canned.filling import harmless, language_of, when
from services.helpdesk.db import DB
from shared.contracts.desk.canned import Variable
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.core.settings import text

_FACTS = """
select p.name as contact, c.name as customer, 'HD-' || t.number as number, t.title, t.assignee_name, t.promised_due,
  k.name as company, k.slug, k.zone, k.locale,
  (select m.body from message m where m.tenant_id = t.tenant_id and m.ticket_id = t.id and m.side = 'customer'
    order by m.at desc, m.id desc limit 1) as said
from ticket t
join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
join contact p on p.tenant_id = t.tenant_id and p.id = t.requester_id
left join company k on k.tenant_id = t.tenant_id
where t.tenant_id = $1 and t.id = $2
"""


class Facts(Struct, frozen=True, kw_only=True):
    """Of one ticket, as they are now. The company may not have been copied yet: then what is its own is missing."""

    contact: str
    customer: str
    number: str
    title: str
    assignee_name: str | None
    promised_due: datetime | None
    company: str | None
    slug: str | None
    zone: str | None
    locale: str | None
    said: str | None

    @property
    def language(self) -> str:
        return language_of(self.said or "", self.locale or "zh-Hant")

    def values(self, agent: str, language: str) -> dict[Variable, str]:
        """`agent` is who writes."""
        said = {
            Variable.CONTACT_NAME: self.contact,
            Variable.CUSTOMER_NAME: self.customer,
            Variable.TICKET_NUMBER: self.number,
            Variable.TICKET_TITLE: self.title,
            Variable.AGENT_NAME: agent,
            Variable.ASSIGNEE_NAME: self.assignee_name,
            Variable.COMPANY_NAME: self.company,
            Variable.PROMISED_TIME: when(self.promised_due, self.zone or "UTC", language),
        }
        link = f"{text('BASE_URL').rstrip('/')}/p/{self.slug}/tickets/{self.number}" if self.slug else ""
        return {**{name: harmless(value or "") for name, value in said.items()}, Variable.PORTAL_LINK: link}


async def facts(tenant_id: UUID, ticket_id: UUID) -> Facts:
    """Inside a scope of the company; raises that there is no such ticket."""
    row = await DB.row(_FACTS, tenant_id, ticket_id)
    if row is None:
        raise TICKET_NOT_FOUND()
    return Facts(**dict(row))
