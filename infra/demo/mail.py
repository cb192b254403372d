"""A demo company's support address, so that a mail to it becomes a ticket."""

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk.mailboxes import CREATE_MAILBOX, CreateMailbox


async def make_mailbox(play: Play, company: Company, lead: Standing) -> None:
    command = CreateMailbox(address=f"support@{company.domain}", name=company.name)
    await play.ask(CREATE_MAILBOX, lead, command, "mailbox")
