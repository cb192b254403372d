"""Where a client may be sent back to. Checked once, at registration; afterwards only equality counts."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FORBIDDEN = frozenset('*\\"<>^`{|} #')


def is_acceptable(address: str) -> bool:
    """https, or http on the person's own machine (RFC 8252); nothing that two parsers could read differently."""
    if not address.isascii() or not address.isprintable() or _FORBIDDEN & set(address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.geturl() != address:
        return False
    if "/../" in f"{parts.path}/" or "/./" in f"{parts.path}/" or "%2e" in parts.path.lower():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def origin_of(address: str) -> str:
    """For the Content-Security-Policy of a page whose form ends there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(address: str) -> bool:
    return urlsplit(address).hostname in LOOPBACK
