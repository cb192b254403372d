"""What a company has chosen about suggestions."""

from services.helpdesk.db import DB
from shared.contracts.desk.suggestions import ReadSuggesting, SuggestingView
from shared.contracts.parties import Caller

_READ = """
select s.threshold, s.priority_threshold, s.team_threshold, coalesce(m.texts, 0) as texts,
  coalesce(m.priority_texts, 0) as priority_texts, coalesce(m.team_texts, 0) as team_texts,
  coalesce(s.revision, 0) as revision
from (select $1::uuid as tenant_id) k
left join suggesting s on s.tenant_id = k.tenant_id
left join category_model m on m.tenant_id = k.tenant_id
"""


async def read_suggesting(caller: Caller, command: ReadSuggesting) -> SuggestingView:
    row = await DB.row(_READ, caller.tenant_id)
    assert row is not None
    return SuggestingView(**dict(row))
