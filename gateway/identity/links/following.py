"""Following a link from a mail: what it claims, and whether we made it."""

from gateway.identity.links.queries import OpenLink, open_link
from gateway.identity.links.tokens import id_of, is_genuine
from gateway.identity.links.wanted import PASSWORD_RESET
from shared.contracts.gateway import LINK_GONE


async def follow(token: str, *, is_reset: bool) -> OpenLink:
    """Raises `link.gone` for every link that leads nowhere, whatever the reason. Inside an auth scope."""
    token_id = id_of(token)
    link = await open_link(token_id) if token_id else None
    if link is None or not is_genuine(token, link.id, link.purpose, link.generation):
        raise LINK_GONE()
    if is_reset != (link.purpose == PASSWORD_RESET):
        raise LINK_GONE()
    return link
