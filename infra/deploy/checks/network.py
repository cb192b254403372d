"""The network policies together let through exactly what is listed here, between every two pods and on every port.

The meaning of a NetworkPolicy is simple enough to compute: a pod that some policy selects for a direction takes only
what one of them allows; a connection needs both ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from itertools import product

from infra.deploy.checks.overlay import Manifest, Rendered
from infra.deploy.checks.selectors import matches, pod_labels
from infra.deploy.checks.tree import Tree
from shared.contracts.parties import SERVICES

NAMESPACE = "huifang"
PORTS = (22, 25, 80, 143, 443, 465, 587, 993, 1025, 2525, 4222, 5432, 6222, 6443, 8000, 8222, 9090)


@dataclass(frozen=True)
class Peer:
    """A pod by its labels and namespace, or an address outside the cluster."""

    name: str
    labels: dict[str, str] = field(default_factory=dict)
    namespace: str = NAMESPACE
    address: str = ""


STRANGERS = (
    Peer("a stranger in our namespace", {"app": "something"}),
    Peer("a stranger elsewhere", {"app": "something"}, "default"),
    Peer("the ingress", {"app.kubernetes.io/name": "traefik"}, "traefik"),
    Peer("prometheus", {"app.kubernetes.io/name": "prometheus"}, "monitoring"),
    Peer("keda", {"app": "keda-operator"}, "keda"),
    Peer("the database operator", {"app.kubernetes.io/name": "cloudnative-pg"}, "cnpg-system"),
    Peer("the world", address="93.184.215.14"),
    Peer("the world by IPv6", address="2606:4700::1111"),
    Peer("a private address", address="10.1.2.3"),
    Peer("the cloud's metadata", address="169.254.169.254"),
    Peer("a private address in IPv6 clothes", address="::ffff:10.1.2.3"),
)
SERVERS = (
    Peer("nats", {"app.kubernetes.io/name": "nats", "app.kubernetes.io/component": "nats"}),
    Peer("postgres", {"cnpg.io/cluster": "postgres"}),
)
WORLD = ("the world", "the world by IPv6")
WORKERS = ("suggester", "mailroom")
"""Processes of a service that answer nobody: its database, and the object storage outside."""


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        wanted = set(flows(overlay))
        have = set(_tried(overlay))
        yield from (f"{overlay.name}: {a} cannot reach {b} on {p}" for a, b, p in sorted(wanted - have))
        yield from (f"{overlay.name}: {a} can reach {b} on {p}" for a, b, p in sorted(have - wanted))


def flows(overlay: Rendered) -> Iterator[tuple[str, str, int]]:
    """Who must reach whom."""
    on_bus = [*SERVICES, "streams", "cli" if overlay.name == "production" else "seed"]
    yield from ((name, "nats", 4222) for name in on_bus)
    yield from ((name, "postgres", 5432) for name in (*SERVICES, *WORKERS, "migrate"))
    yield from (("streams", "nats", 8222), ("nats", "nats", 6222))
    yield from ((name, "postgres", port) for name in ("postgres", "the database operator") for port in (5432, 8000))
    yield from (("prometheus", name, 9090) for name in (*SERVICES, *WORKERS))
    yield from ((name, world, 443) for name in (*SERVICES, *WORKERS) for world in WORLD)
    yield from ((peer.name, "mailroom", 2525) for peer in STRANGERS if peer.address)
    yield from (("mailroom", world, port) for world in WORLD for port in (143, 993))
    yield from (("notify", world, port) for world in WORLD for port in (465, 587))
    # The API server is an address like any other, so the database's way to it leads to every address.
    elsewhere = [peer.name for peer in STRANGERS if peer.address or peer.namespace != NAMESPACE]
    yield from (("postgres", name, port) for name in elsewhere for port in (443, 6443))
    if overlay.name == "production":
        yield from (("the ingress", "gateway", 8000), ("keda", "nats", 8222))
    else:
        yield "notify", "mailpit", 1025


def _tried(overlay: Rendered) -> Iterator[tuple[str, str, int]]:
    policies = overlay.of("NetworkPolicy")
    peers = [*_pods(overlay), *SERVERS, *STRANGERS]
    for source, target, port in product(peers, peers, PORTS):
        is_ours = NAMESPACE in {peer.namespace for peer in (source, target) if not peer.address}
        if is_ours and allowed(policies, source, target, port):
            yield source.name, target.name, port


def _pods(overlay: Rendered) -> list[Peer]:
    return [Peer(manifest["metadata"]["name"], pod_labels(manifest)) for manifest in overlay.of("Deployment", "Job")]


def allowed(policies: list[Manifest], source: Peer, target: Peer, port: int) -> bool:
    return _one_way(policies, "Egress", source, target, port) and _one_way(policies, "Ingress", target, source, port)


def _one_way(policies: list[Manifest], direction: str, pod: Peer, other: Peer, port: int) -> bool:
    """Policies are of our namespace: what lies elsewhere guards itself."""
    if pod.address or pod.namespace != NAMESPACE:
        return True
    own = [
        policy["spec"]
        for policy in policies
        if direction in policy["spec"]["policyTypes"]
        and matches(policy["spec"]["podSelector"].get("matchLabels", {}), pod.labels)
    ]
    side = "to" if direction == "Egress" else "from"
    rules = [rule for spec in own for rule in spec.get(direction.lower(), [])]
    return not own or any(_rule(rule, side, other, port) for rule in rules)


def _rule(rule: Manifest, side: str, other: Peer, port: int) -> bool:
    is_port = "ports" not in rule or any(p["port"] == port and p["protocol"] == "TCP" for p in rule["ports"])
    return is_port and (side not in rule or any(_peer(entry, other) for entry in rule[side]))


def _peer(entry: Manifest, other: Peer) -> bool:
    if "ipBlock" in entry:
        return bool(other.address) and in_block(entry["ipBlock"], other.address)
    if other.address:
        return False
    namespace = entry.get("namespaceSelector", {"matchLabels": {"kubernetes.io/metadata.name": NAMESPACE}})
    is_there = matches(namespace.get("matchLabels", {}), {"kubernetes.io/metadata.name": other.namespace})
    return is_there and matches(entry.get("podSelector", {}).get("matchLabels", {}), other.labels)


def in_block(block: Manifest, address: str) -> bool:
    found = ip_address(address)
    networks = [ip_network(block["cidr"]), *(ip_network(cidr) for cidr in block.get("except", []))]
    inside = [found.version == network.version and found in network for network in networks]
    return inside[0] and not any(inside[1:])
