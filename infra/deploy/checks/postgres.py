"""The database cluster holds the roles of infra/postgres/roles.sql, neither more nor less, and enough connections."""

import re
from collections.abc import Iterator
from typing import Any

from infra.deploy.checks.overlay import Manifest, Rendered
from infra.deploy.checks.tree import Tree
from infra.deploy.database import of_operator, of_superuser
from infra.deploy.secrets import login_secret
from infra.postgres.roles import logins
from shared.contracts.parties import SERVICES, Party
from shared.core.settings import PREFIX
from shared.db.doors import doors_of
from shared.db.engine import POOL_SIZES

OUTSIDE_THE_POOLS = 1
"""The relay's own connection."""
OPERATOR = 25
"""What the operator, replication, a backup and the migration jobs take, generously."""
INITDB = re.compile(r'"--(encoding|locale-provider|builtin-locale|locale)=([^"]+)"')
INITDB_FIELDS = {
    "encoding": "encoding",
    "locale-provider": "localeProvider",
    "builtin-locale": "builtinLocale",
    "locale": "locale",
}


def findings(tree: Tree) -> Iterator[str]:
    for overlay in tree.overlays:
        cluster = overlay.one("Cluster", "postgres")["spec"]
        yield from (f"{overlay.name}: Cluster postgres: {found}" for found in _roles(cluster))
        yield from (f"{overlay.name}: Cluster postgres: {found}" for found in _initdb(tree, cluster))
        yield from (f"{overlay.name}: {found}" for found in _databases(overlay))
        yield from (f"{overlay.name}: {found}" for found in _connections(overlay, cluster))
    yield from _backup(tree)


def wanted_roles() -> list[dict[str, Any]]:
    """`managed.roles` as roles.sql says it."""
    wanted = []
    for party in SERVICES:
        for line in of_superuser(party):
            created = re.match(r"create role (\w+) (.*)$", line)
            if created is not None:
                wanted.append(_managed(party, created[1], created[2]))
    return wanted


def _managed(party: Party, name: str, options: str) -> dict[str, Any]:
    role: dict[str, Any] = {"name": name}
    if "nologin" in options:
        return role
    door = name.removeprefix(f"{party}_")
    assert door in logins(party)
    role |= {"login": True, "passwordSecret": {"name": login_secret(party, door)}}
    member = re.search(r"in role (\w+)", options)
    if member is not None:
        role["inRoles"] = [member[1]]
    if re.search(r"(?<!no)bypassrls", options):
        role["bypassrls"] = True
    return role


def _roles(cluster: Manifest) -> Iterator[str]:
    wanted = {role["name"]: role for role in wanted_roles()}
    have = {role["name"]: role for role in cluster["managed"]["roles"]}
    yield from (f"role {name} is missing" for name in sorted(set(wanted) - set(have)))
    yield from (f"role {name} is not in roles.sql" for name in sorted(set(have) - set(wanted)))
    for name in sorted(set(wanted) & set(have)):
        if wanted[name] != have[name]:
            yield f"role {name} should be {wanted[name]}, not {have[name]}"


def _initdb(tree: Tree, cluster: Manifest) -> Iterator[str]:
    initdb = cluster["bootstrap"]["initdb"]
    wanted = [line for party in SERVICES for line in of_superuser(party)]
    for line in sorted(set(wanted) ^ set(initdb["postInitSQL"])):
        yield f"postInitSQL {'lacks' if line in wanted else 'has what roles.sql has not'}: {line}"
    if not set(wanted) ^ set(initdb["postInitSQL"]) and wanted != initdb["postInitSQL"]:
        yield "postInitSQL has another order than roles.sql"
    local = INITDB.findall((tree.root / "infra/local/postgres.py").read_text())
    if len(local) != len(INITDB_FIELDS):
        yield "infra/local/postgres.py no longer says how it calls initdb"
    for option, value in local:
        if initdb.get(INITDB_FIELDS[option]) != value:
            yield f"a laptop's database has {option} {value}, not {initdb.get(INITDB_FIELDS[option])}"


def _databases(overlay: Rendered) -> Iterator[str]:
    for party in SERVICES:
        (line,) = of_operator(party)
        spec = overlay.one("Database", party)["spec"]
        if not line.startswith(f"create database {spec['name']} owner {spec['owner']} "):
            yield f"Database {party}: roles.sql says: {line}"
        if spec["cluster"]["name"] != "postgres":
            yield f"Database {party}: there is no cluster {spec['cluster']['name']}"
    if len(overlay.of("Database")) != len(SERVICES):
        yield "there are databases of nobody"


def _connections(overlay: Rendered, cluster: Manifest) -> Iterator[str]:
    """Every pool full, in every replica that may be, and one more of each during a rolling update."""
    needed = OPERATOR
    for party in SERVICES:
        deployment = overlay.one("Deployment", party)
        surge = deployment["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
        needed += (most_replicas(overlay, party) + surge) * (_of_pod(deployment, party) + OUTSIDE_THE_POOLS)
    most = int(cluster["postgresql"]["parameters"]["max_connections"])
    if needed > most:
        yield f"the processes may open {needed} connections, and the cluster takes {most}"


def _of_pod(deployment: Manifest, party: Party) -> int:
    env = {e["name"]: e["value"] for e in deployment["spec"]["template"]["spec"]["containers"][0]["env"]}
    return sum(int(env.get(f"{PREFIX}DB_POOL_{door.upper()}", POOL_SIZES[door])) for door in doors_of(party))


def most_replicas(overlay: Rendered, party: Party) -> int:
    for scaler in overlay.of("ScaledObject", "HorizontalPodAutoscaler"):
        if scaler["spec"]["scaleTargetRef"]["name"] == party:
            return int(scaler["spec"].get("maxReplicaCount") or scaler["spec"]["maxReplicas"])
    return int(overlay.one("Deployment", party)["spec"].get("replicas", 1))


def _backup(tree: Tree) -> Iterator[str]:
    cluster = tree.production.one("Cluster", "postgres")
    plugins = {plugin["name"]: plugin for plugin in cluster["spec"].get("plugins", [])}
    backups = tree.production.of("ScheduledBackup")
    if not backups:
        yield "production: there is no ScheduledBackup"
    for backup in backups:
        plugin = plugins.get(backup["spec"]["pluginConfiguration"]["name"])
        if backup["spec"]["cluster"]["name"] != cluster["metadata"]["name"] or plugin is None:
            yield "production: the ScheduledBackup is not of a cluster that has its plugin"
        elif not plugin.get("isWALArchiver"):
            yield "production: without the WAL archive a backup only goes back to itself"
        else:
            tree.production.one("ObjectStore", plugin["parameters"]["barmanObjectName"])
