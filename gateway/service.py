"""The gateway as a service: its identity features and nothing else."""

from gateway.db import DB
from gateway.files.feature import FEATURE as FILES
from gateway.identity.audit.feature import FEATURE as AUDIT
from gateway.identity.companies.feature import FEATURE as COMPANIES
from gateway.identity.contacts.feature import FEATURE as CONTACTS
from gateway.identity.customers.feature import FEATURE as CUSTOMERS
from gateway.identity.departments.feature import FEATURE as DEPARTMENTS
from gateway.identity.links.feature import FEATURE as LINKS
from gateway.identity.members.feature import FEATURE as MEMBERS
from gateway.identity.people.feature import FEATURE as PEOPLE
from gateway.oauth.clients.feature import FEATURE as CLIENTS
from gateway.oauth.feature import FEATURE as OAUTH
from gateway.oauth.providers.feature import FEATURE as PROVIDERS
from gateway.sessions.feature import FEATURE as SESSIONS
from shared.bus.client import Bus
from shared.contracts.gateway import OPERATIONS, gateway
from shared.feature import Feature
from shared.process import Service


def features(bus: Bus) -> tuple[Feature, ...]:
    return (
        COMPANIES,
        DEPARTMENTS,
        MEMBERS,
        CUSTOMERS,
        CONTACTS,
        AUDIT,
        LINKS,
        PEOPLE,
        CLIENTS,
        PROVIDERS,
        OAUTH,
        FILES,
        SESSIONS,
    )


SERVICE = Service(contract=gateway, operations=OPERATIONS, engine=DB, features=features)
