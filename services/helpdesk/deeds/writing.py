"""The words that deeds write on one ticket: canned reply and note, filled in."""

from typing import Self
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.canned.filling import best, fill
from services.helpdesk.canned.values import Facts, facts
from services.helpdesk.db import DB
from shared.contracts.desk.canned import CannedText
from shared.contracts.desk.deeds import DEEDS_CANNED

_TEXTS = """
select texts::text from canned_reply
where tenant_id = $1 and id = $2
  and owner_id is null and team_id is null and not archived
"""

_texts = msgspec.json.Decoder(tuple[CannedText, ...])


class Wording(Struct, frozen=True, kw_only=True):
    """`writer` is whose name the texts carry."""

    tenant_id: UUID
    facts: Facts
    writer: str

    @classmethod
    async def of(cls, tenant_id: UUID, ticket_id: UUID, writer: str) -> Self:
        """Raises that there is no such ticket."""
        return cls(tenant_id=tenant_id, facts=await facts(tenant_id, ticket_id), writer=writer)

    async def reply(self, canned_id: UUID | None) -> str:
        """In the language of the conversation; "" without one. Raises that the reply was put away meanwhile."""
        if canned_id is None:
            return ""
        found = await DB.value(_TEXTS, self.tenant_id, canned_id)
        if found is None:
            raise DEEDS_CANNED(fields={"canned_id": DEEDS_CANNED.code})
        text = best(_texts.decode(found), self.facts.language)
        return fill(text.body, self.facts.values(self.writer, text.language))

    def note(self, text: str) -> str:
        return fill(text, self.facts.values(self.writer, self.facts.locale or "zh-Hant"))
