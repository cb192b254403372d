"""What a refusal means, for people at a terminal. Programs read the code, which is always there."""

from shared.core.errors import DomainError

SENTENCES = {
    "bus.away": "the message bus is away; is Huifang up?",
    "bus.no_answer": "no answer in time; the work may have been done, so look before you repeat it",
    "company.slug_taken": "another company has this short name already",
    "company.zone_unknown": "no such time zone; write it like Asia/Taipei",
    "contact.exists": "a contact with this mail address exists already",
    "contact.no_mail": "this contact has no mail address",
    "contact.not_found": "there is no such contact",
    "customer.exists": "a customer with this name exists already",
    "dead_letter.decided": "this dead letter was already decided",
    "dead_letter.listener_gone": "nobody handles this event any more: it can only be discarded",
    "dead_letter.not_found": "there is no open dead letter with this id",
    "member.exists": "this mail address belongs to the company already",
    "member.role_refused": "these roles cannot be given here",
    "fields.invalid": "something in it is not written as it should be",
    "ticket.assignee_not_agent": "this person answers no tickets",
    "ticket.assignee_unknown": "this person does not belong to the company",
    "ticket.time_impossible": "a time that cannot be: before 1990, in the future, or a message older than its ticket",
    "ticket.requester_unknown": "this contact is not known to the helpdesk",
}


def plainly(error: Exception) -> str:
    """A limit that was broken before anything was sent: `mail: not written as it should be`."""
    what, _, where = str(error).partition(" - at ")
    field = where.strip("`").removeprefix("$.")
    return f"{field}: {'not written as it should be' if 'regex' in what else what}" if field else what


def said(error: DomainError) -> str:
    """A sentence, the wrong fields if any, and the code."""
    fields = ", ".join(
        f"{name}: {SENTENCES.get(code, code)}" for name, code in error.fields.items() if code != error.code
    )
    sentence = SENTENCES.get(error.code, "refused")
    return f"{sentence} [{error.code}]" + (f" ({fields})" if fields else "")
