"""Manifests and code agree on every setting, and a pod holds its own secrets and nobody else's.

What a process must hold is what it holds on a laptop (infra/local/environment.py), less the doors that only a job or
a backup goes through.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from infra.deploy.checks.mounts import Seen, ours
from infra.deploy.checks.network import WORKERS
from infra.deploy.checks.overlay import label
from infra.deploy.checks.readers import Reader, readers
from infra.deploy.checks.tree import Tree
from infra.local.environment import of_party
from shared.contracts.parties import SERVICES, Party
from shared.core.settings import PREFIX
from shared.db.doors import doors_of

SECRETS = Path("/run/secrets/huifang")
OF_LIBRARIES = {
    "PGSSLROOTCERT": "asyncpg reads it where DB_TLS is verify-full",
}
LEFT_ALONE = {
    "DB_PORT": "PostgreSQL's own",
    "OTLP_ENDPOINT": "an installation adds its collector",
    "TRACE_SHARE": "goes with OTLP_ENDPOINT",
    "*_FDS": "the laptop's supervisor hands sockets over; a pod has none",
    "*_PORT": "8000 and 9090, which the manifests name",
    "SIGNING_KEY_DAYS": "the default is meant",
    "LOCAL_MAILBOXES": "for development on one machine only",
    "LOCAL_PROVIDERS": "for development on one machine only",
    "LOCAL_WEBHOOKS": "for development on one machine only",
    "NAME_SERVERS": "the cluster's own resolver",
    "OBJECTS_HTTP": "a bucket speaks TLS; only a storage beside us may do without",
    "LIMIT_*": "the defaults are meant",
    "MAIL_LEASE": "the default is meant",
    "MAIL_IN_HOST": "every address of the pod is meant",
    "MAIL_IN_PORT": "2525, which the manifest names",
    "MAIL_IN_NAME": "the pod's name; an installation whose MX this is says its name",
    "MAIL_IN_BYTES": "the default is meant",
    "MAIL_IN_CONNECTIONS": "the default is meant",
    "MAIL_IN_PEER_CONNECTIONS": "the default is meant",
    "MAIL_IN_PEER_MAILS": "the default is meant",
    "MAIL_IN_TLS_ONLY": "a door to the world takes mail in clear from who has nothing better",
    "SMTP_PORT": "follows SMTP_TLS",
    "SMTP_USER": "only where the mail server wants it",
    "SMTP_PASSWORD": "goes with SMTP_USER",
}
"""Settings that no manifest needs to make, each with its reason. A new setting is in a manifest or in here."""


def findings(tree: Tree) -> Iterator[str]:
    known = readers(tree.root)
    for overlay in tree.overlays:
        for manifest in overlay.of("ConfigMap"):
            unread = [name for name in manifest["data"] if not _is_read(name, known)]
            yield from (f"{overlay.name}: {label(manifest)}: nobody reads {name}" for name in unread)
        for pod in ours(overlay):
            yield from (f"{overlay.name}: {pod.where}: {found}" for found in of_container(pod, known))
    yield from _forgotten(tree, known)


def of_container(pod: Seen, known: Sequence[Reader]) -> Iterator[str]:
    for name in pod.own_env:
        if not _is_read(name, _of_owner(pod, known)):
            yield f"nobody there reads {name}"
    for name, value in pod.env.items():
        if name.endswith("_FILE") and value not in pod.files:
            yield f"{name} names {value}, which no Secret is mounted at"
        if f"{name}_FILE" in pod.env:
            yield f"{name} is set twice: as itself and as a file"
    if pod.party in set(Party):
        yield from _of_process(pod, Party(pod.party), known)


def _of_process(pod: Seen, party: Party, known: Sequence[Reader]) -> Iterator[str]:
    wanted = files_of(party)
    have = {name: value for name, value in pod.env.items() if name in wanted or _is_kernel_secret(name)}
    yield from (f"{name} is missing" for name in sorted(set(wanted) - set(have)))
    yield from (f"{name} is not this process's to hold" for name in sorted(set(have) - set(wanted)))
    both = sorted(set(wanted) & set(have))
    yield from (f"{name} should be {wanted[name]}" for name in both if wanted[name] != have[name])
    unread = sorted(set(pod.files) - set(pod.env.values()))
    yield from (f"{path} is mounted, and nothing reads it" for path in unread)
    if party in SERVICES:
        yield from _unmet(pod, party, known)


def _unmet(pod: Seen, party: Party, known: Sequence[Reader]) -> Iterator[str]:
    for reader in known:
        name = PREFIX + reader.pattern
        is_demanded = reader.is_required and reader.is_exact and reader.owner in {"shared", party}
        if is_demanded and pod.env.keys().isdisjoint({name, f"{name}_FILE"}):
            yield f"{name} is missing; {reader.where} demands it"


def files_of(party: Party) -> dict[str, str]:
    """The secret files a process is given in a cluster."""
    doors = {f"{PREFIX}DB_PASSWORD_{door.upper()}_FILE" for door in (doors_of(party) if party in SERVICES else ())}
    everything = of_party(party, SECRETS)
    return {n: path for n, path in everything.items() if not n.startswith(f"{PREFIX}DB_PASSWORD_") or n in doors}


def _is_kernel_secret(name: str) -> bool:
    return name.startswith((f"{PREFIX}DB_PASSWORD_", f"{PREFIX}KEY_", f"{PREFIX}NATS_SEED"))


def _of_owner(pod: Seen, known: Sequence[Reader]) -> list[Reader]:
    """A process is its own code and `shared`; a worker is helpdesk's; a job runs what lies in `infra`."""
    own = pod.party if pod.party in SERVICES else Party.HELPDESK if pod.party in WORKERS else "infra"
    owners = {"shared", own}
    return [reader for reader in known if reader.owner in owners]


def _is_read(name: str, known: Sequence[Reader]) -> bool:
    if name in OF_LIBRARIES:
        return True
    bare = name.removeprefix(PREFIX).removesuffix("_FILE")
    return name.startswith(PREFIX) and any(reader.reads(bare) for reader in known)


def _forgotten(tree: Tree, known: Sequence[Reader]) -> Iterator[str]:
    made = {name.removesuffix("_FILE") for overlay in tree.overlays for pod in ours(overlay) for name in pod.env}
    for reader in known:
        is_made = any(name.startswith(PREFIX) and reader.reads(name.removeprefix(PREFIX)) for name in made)
        if not is_made and reader.pattern not in LEFT_ALONE:
            yield f"no manifest sets {PREFIX}{reader.pattern} ({reader.where}), and LEFT_ALONE does not say why"
    for pattern in sorted(set(LEFT_ALONE) - {reader.pattern for reader in known}):
        yield f"LEFT_ALONE speaks of {pattern}, which nobody reads"
