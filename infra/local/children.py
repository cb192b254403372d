"""The children of the local stack: servers, one-time tasks, the four processes, and who waits for whom."""

import sys
from dataclasses import dataclass

from infra.local import postgres
from infra.local.environment import of_party
from infra.local.place import Place
from infra.local.plan import ChildPlan
from infra.local.wheels import Binaries
from shared.contracts.parties import SERVICES, Party

SEAL = ("HUIFANG_HELPDESK_SEAL_KEYS_FILE",)
"""Of the passwords of companies' own mailboxes."""


@dataclass(slots=True)
class Ports:
    web: int
    mail: int
    smtp: int
    inbound: int
    nats: int
    monitor: int


@dataclass(frozen=True, slots=True)
class Family:
    """What every child is made of. `env` is common to all Python children; secrets come per party."""

    place: Place
    binaries: Binaries
    ports: Ports
    env: dict[str, str]

    def servers(self) -> list[ChildPlan]:
        return [self._postgres(), self._nats(), self._mail()]

    def preparation(self) -> list[ChildPlan]:
        """Everything a cold start establishes, and the mark that it is done."""
        streams, roles = self.streams(idle=False), self._roles()
        migrations = [self._migration(party) for party in SERVICES]
        after = [streams.name, *(child.name for child in migrations)]
        return [streams, roles, *migrations, self._mark(after)]

    def streams(self, *, idle: bool) -> ChildPlan:
        """Made at once, or only after a restart of the broker, which may have lost its store."""
        monitor = f"http://127.0.0.1:{self.ports.monitor}"
        own = {"HUIFANG_NATS_SEED_FILE": str(self.place.secrets / "nats-ops"), "HUIFANG_NATS_MONITOR": monitor}
        return ChildPlan(
            name="streams",
            argv=huifang("streams"),
            kind="task",
            idle=idle,
            after=["nats"],
            again_after=["nats"],
            env=self.env | own,
        )

    def processes(self, *, after: list[str]) -> list[ChildPlan]:
        return [
            ChildPlan(
                name=str(party),
                argv=huifang("run", party),
                kind="http",
                env=self.env | of_party(party, self.place.secrets),
                after=after,
                web=party is Party.GATEWAY,
                replaceable=True,
                # Above what closing may take; the gateway lets its visitors finish first.
                grace=75.0 if party is Party.GATEWAY else 40.0,
            )
            for party in SERVICES
        ] + [self._worker("suggester", after), self._worker("mailroom", after, seals=True)]

    def _worker(self, name: str, after: list[str], *, seals: bool = False) -> ChildPlan:
        """helpdesk's, with its database and little else of it: it asks nobody and answers nobody on the bus."""
        passwords = {
            name: value
            for name, value in of_party(Party.HELPDESK, self.place.secrets).items()
            if name in {"HUIFANG_DB_PASSWORD_APP_FILE", "HUIFANG_DB_PASSWORD_WORKER_FILE", *(SEAL if seals else ())}
        }
        return ChildPlan(
            name=name,
            argv=huifang("run", name),
            kind="http",
            env=self.env | passwords,
            after=after,
            replaceable=True,
        )

    def seed(self) -> ChildPlan:
        return ChildPlan(
            name="seed",
            argv=huifang("seed", "--home", str(self.place.home)),
            kind="task",
            late=True,
            after=["mail", *map(str, SERVICES)],
            env=self.env,
        )

    def _postgres(self) -> ChildPlan:
        data = self.place.data / "postgres"
        return ChildPlan(
            name="postgres",
            argv=[str(self.binaries.postgres / "postgres"), "-D", str(data)],
            kind="postgres",
            data=str(data),
            env=dict(postgres.identity(self.place)["env"]),
            user=self._user(),
            stop_signal="SIGINT",
        )

    def _nats(self) -> ChildPlan:
        return ChildPlan(
            name="nats",
            argv=[str(self.binaries.nats), "-c", str(self.place.data / "nats.conf")],
            kind="port",
            port=self.ports.nats,
            env=dict(postgres.identity(self.place)["env"]),
            user=self._user(),
        )

    def _mail(self) -> ChildPlan:
        return ChildPlan(
            name="mail",
            argv=huifang("run", "mail", "--port", str(self.ports.mail), "--smtp-port", str(self.ports.smtp)),
            kind="port",
            port=self.ports.smtp,
            env=self.env,
        )

    def _roles(self) -> ChildPlan:
        return ChildPlan(
            name="roles",
            argv=[sys.executable, "-m", "infra.local.bootstrap", str(self.place.run), str(self.place.secrets)],
            kind="task",
            after=["postgres"],
            env=self.env,
        )

    def _migration(self, party: Party) -> ChildPlan:
        return ChildPlan(
            name=f"migrate-{party}",
            argv=[sys.executable, "-m", "shared.db.migrate", party],
            kind="task",
            after=["roles"],
            env=self.env | of_party(party, self.place.secrets),
        )

    def _mark(self, after: list[str]) -> ChildPlan:
        return ChildPlan(
            name="prepared",
            argv=[sys.executable, "-m", "infra.local.stack", str(self.place.home)],
            kind="task",
            after=after,
            env=self.env,
        )

    def _user(self) -> list[int] | None:
        return list(self.place.ids()) if self.place.user is not None else None


def huifang(*words: str) -> list[str]:
    return [sys.executable, "-m", "infra.cli.main", *words]
