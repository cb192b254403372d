"""What network policies let out by address is what the code lets out (shared/core/outside.py): asked at both ends of
every range that either of them names, since a list is wrong at its edges."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from infra.deploy.checks.network import in_block
from infra.deploy.checks.overlay import Manifest
from infra.deploy.checks.tree import Tree
from shared.core.outside import NEVER, is_outside

Network = IPv4Network | IPv6Network
ALSO = tuple(
    ip_network(net) for net in ("127.0.0.0/8", "2000::/3", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "fc00::/7")
)


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        for policy in overlay.of("NetworkPolicy"):
            blocks = list(_blocks(policy))
            named = [ip_network(net) for block in blocks for net in (block["cidr"], *block["except"])]
            for address in sorted(map(str, _edges([*NEVER, *ALSO, *named]))) if blocks else ():
                is_let = any(in_block(block, address) for block in blocks)
                if is_let != is_outside(address, local=False):
                    word = "is let out to and the code refuses it" if is_let else "is held back and the code allows it"
                    yield f"{overlay.name}: {policy['metadata']['name']}: {address} {word}"


def _blocks(policy: Manifest) -> Iterator[Manifest]:
    """Those of ways out that make exceptions. The database's way to the API server makes none: it leads everywhere."""
    for rule in policy["spec"].get("egress", []):
        yield from (entry["ipBlock"] for entry in rule.get("to", []) if "except" in entry.get("ipBlock", {}))


def _edges(networks: list[Network]) -> set[IPv4Address | IPv6Address]:
    """The first and last of each, and their neighbours outside of it."""
    found: set[IPv4Address | IPv6Address] = set()
    for network in networks:
        kind, first, last = type(network.network_address), int(network[0]), int(network[-1])
        most = 2**network.max_prefixlen - 1
        found |= {kind(number) for number in (first - 1, first, last, last + 1) if 0 <= number <= most}
    return found
