"""Makes the secrets of an installation and prints them as Kubernetes Secrets.

    python -m infra.deploy.secrets --keep ~/huifang-secrets | kubectl apply -f -

They are the secrets of a laptop (infra/local/secrets.py), cut to what each pod may hold: one Secret per process with
its broker seed and the signing keys of its pairs, one per database login, and what the broker itself reads. Every
document is JSON, which is YAML.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from infra.deploy import certificates
from infra.local import secrets
from infra.local.environment import of_party
from infra.nats import accounts
from infra.postgres.roles import all_logins
from shared.contracts.parties import Party

NAMESPACE = "huifang"
OPS = "ops"


def make(folder: Path, namespace: str = NAMESPACE) -> None:
    """Make what is missing in the folder."""
    secrets.make(folder, all_logins())
    certificates.make(folder, certificates.names_of_broker(namespace))


def manifests(folder: Path, namespace: str = NAMESPACE) -> list[dict[str, Any]]:
    """The Secrets, from a folder in which all has been made."""
    return [
        *(_opaque(party, own_files(party), folder, namespace) for party in Party),
        _opaque(OPS, (f"nats-{OPS}",), folder, namespace),
        *(_login(party, door, folder, namespace) for party, doors in all_logins().items() for door in doors),
        _manifest("nats-accounts", "Opaque", {"accounts.conf": _accounts(folder)}, namespace),
        _manifest(
            "nats-tls",
            "kubernetes.io/tls",
            {
                "tls.crt": secrets.read(folder, "nats-tls.crt") + "\n",
                "tls.key": secrets.read(folder, "nats-tls.key") + "\n",
                "ca.crt": secrets.read(folder, "nats-ca.crt") + "\n",
            },
            namespace,
        ),
    ]


def own_files(party: Party) -> tuple[str, ...]:
    """The secret files of a process, but for its database passwords: those are one Secret per login, because the
    database operator reads them too."""
    environment = of_party(party, Path())
    return tuple(sorted(path for name, path in environment.items() if not name.startswith("HUIFANG_DB_PASSWORD_")))


def login_secret(party: str, door: str) -> str:
    return f"postgres-{party}-{door}"


def _accounts(folder: Path) -> str:
    keys = {name: secrets.public_key(secrets.read(folder, f"nats-{name}")) for name in (*Party, OPS)}
    return accounts.accounts(keys)


def _opaque(name: str, files: tuple[str, ...], folder: Path, namespace: str) -> dict[str, Any]:
    return _manifest(name, "Opaque", {file: secrets.read(folder, file) for file in files}, namespace)


def _login(party: str, door: str, folder: Path, namespace: str) -> dict[str, Any]:
    """As CloudNativePG wants it: it sets the role's password from here, and again whenever this changes."""
    data = {"username": f"{party}_{door}", "password": secrets.read(folder, f"db-{party}-{door}")}
    found = _manifest(login_secret(party, door), "kubernetes.io/basic-auth", data, namespace)
    found["metadata"]["labels"]["cnpg.io/reload"] = "true"
    return found


def _manifest(name: str, kind: str, data: dict[str, str], namespace: str) -> dict[str, Any]:
    labels = {"app.kubernetes.io/part-of": "huifang"}
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind, "stringData": data}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Read the secrets from this folder and make there what is missing; without it they are new each time.",
)
@click.option("--namespace", default=NAMESPACE, show_default=True)
def main(keep: Path | None, namespace: str) -> None:
    """Print every Secret of an installation, ready for `kubectl apply -f -`.

    The folder is the only copy outside the cluster, and holds the key of the broker's certificate authority, which
    the cluster never sees: keep it as you keep a root password.
    """
    if keep is None:
        with TemporaryDirectory() as passing:
            _print(Path(passing), namespace)
        return
    keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    _print(keep, namespace)


def _print(folder: Path, namespace: str) -> None:
    make(folder, namespace)
    for manifest in manifests(folder, namespace):
        print(f"---\n{json.dumps(manifest, indent=1)}")


if __name__ == "__main__":
    main()
