"""What makes work at a demo company's desk quick: canned replies, written by its support lead."""

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company, Reply
from shared.contracts.desk import canned as c


async def make_replies(play: Play, company: Company, lead: Standing) -> None:
    for number, reply in enumerate(company.replies):
        command = c.CreateCanned(name=reply.name, folder=reply.folder, texts=_texts(company, reply), shared=True)
        await play.ask(c.CREATE_CANNED, lead, command, f"reply-{number}")


def _texts(company: Company, reply: Reply) -> tuple[c.CannedText, ...]:
    own = c.CannedText(language=company.locale, body=reply.text)
    return (own, c.CannedText(language="en", body=reply.en)) if reply.en else (own,)
