"""What a link between tickets is called, seen from one of them."""

from gateway.i18n import _
from shared.contracts.helpdesk import LinkKind, TicketLinkView


def link_words(link: TicketLinkView) -> str:
    """`is_back`: the other one is the one of which the kind speaks."""
    return {
        (LinkKind.RELATED, False): _("相關"),
        (LinkKind.RELATED, True): _("相關"),
        (LinkKind.DUPLICATE_OF, False): _("重複，以此為準"),
        (LinkKind.DUPLICATE_OF, True): _("與此重複"),
        (LinkKind.CAUSED_BY, False): _("起因"),
        (LinkKind.CAUSED_BY, True): _("由此引起"),
        (LinkKind.CHILD_OF, False): _("上層"),
        (LinkKind.CHILD_OF, True): _("下層"),
        (LinkKind.FOLLOW_UP_OF, False): _("接續自"),
        (LinkKind.FOLLOW_UP_OF, True): _("後續"),
    }[link.kind, link.is_back]


def link_choices() -> list[tuple[str, str]]:
    """For a form: what this ticket is to the other one. Follow-ups come about by themselves."""
    return [
        (str(LinkKind.RELATED), _("與它相關")),
        (str(LinkKind.DUPLICATE_OF), _("與它重複，以它為準")),
        (str(LinkKind.CAUSED_BY), _("由它引起")),
        (str(LinkKind.CHILD_OF), _("是它的下層")),
    ]
