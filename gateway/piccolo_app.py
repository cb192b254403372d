"""The gateway's tables for Piccolo and for the wall gate."""

from pathlib import Path

from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from gateway.identity.audit.tables import AuditEvent
from gateway.identity.companies.tables import Company
from gateway.identity.contacts.tables import Contact
from gateway.identity.credentials.tables import Passkey, PasskeyChallenge, PersonPassword, PersonTotp, RecoveryCode
from gateway.identity.customers.tables import Customer
from gateway.identity.departments.tables import Department
from gateway.identity.links.tables import LinkToken
from gateway.identity.members.tables import Membership
from gateway.identity.people.tables import Person
from gateway.limits.tables import Throttle
from gateway.oauth.clients.tables import OauthClient
from gateway.oauth.grants.tables import (
    OauthAssertion,
    OauthCode,
    OauthConsent,
    OauthDeadToken,
    OauthGrant,
    OauthRefresh,
)
from gateway.oauth.keys.tables import SigningKey
from gateway.oauth.providers.tables import Provider, ProviderAccount
from gateway.sessions.tables import Session, SignIn

TABLES: list[type[Table]] = [
    # of companies
    Company,
    Department,
    Membership,
    Customer,
    Contact,
    AuditEvent,
    # of people
    Person,
    PersonPassword,
    PersonTotp,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    Session,
    SignIn,
    LinkToken,
    Throttle,
    # of OAuth
    OauthClient,
    OauthConsent,
    OauthGrant,
    OauthCode,
    OauthRefresh,
    OauthDeadToken,
    OauthAssertion,
    Provider,
    ProviderAccount,
    SigningKey,
]

UNWALLED = {
    "person": "a person may belong to several companies; a company sees those it has a membership with (its policy)",
    "person_password": "a person's, not a company's; reached by the auth door only",
    "person_totp": "a person's, not a company's; reached by the auth door only",
    "passkey": "a person's, not a company's; reached by the auth door only",
    "passkey_challenge": "a browser's, before anybody is known; reached by the auth door only",
    "recovery_code": "a person's, not a company's; reached by the auth door only",
    "session": "found by its cookie before a company is known; a company may only end its own (its policy)",
    "sign_in": "a sign-in that is half done knows no company yet; reached by the auth door only",
    "link_token": "found by a link before a company is known; a company sees its own (its policy)",
    "signing_key": "the platform's own, sealed; reached by the auth door only",
    "throttle": "counts by digest of an address or mail, before a company is known; reached by the auth door only",
}
"""Tables without `tenant_id`, with the reason."""

LOOSE_INDEXES = {
    "company_by_slug": "addresses of pages are unique on the platform",
    "company_by_host": "a company's host name is unique on the platform and is looked up before the company is known",
    "company_by_name": "the operator's list goes over every company",
    "membership_by_person": "a person chooses among his companies before one is known",
    "oauth_client_by_id": "an OAuth request names its client before a company is known",
    "oauth_grant_by_expiry": "the sweeper forgets what has expired in every company",
    "oauth_code_by_expiry": "the sweeper forgets what has expired in every company",
    "oauth_dead_token_by_expiry": "the sweeper forgets what has expired in every company",
    "oauth_assertion_by_expiry": "the sweeper forgets what has expired in every company",
    "provider_by_id": "signing in at a provider begins before a company is known",
    "provider_by_domain": "a mail domain leads to its company's provider before a company is known",
}
"""Indexes that do not lead with `tenant_id`, with the reason."""

DEFINERS = {
    "invitee": "gives the id behind a mail address and nothing else, so that a company can invite but not search",
    "operator_to_be": "gives an invited person the operators' standing; executable by operators only",
    "forget_person": "erasing a contact erases how he signed in, and a company may not touch people's sign-ins",
}
"""Functions that run with their owner's rights, with the reason."""

APP_CONFIG = AppConfig(
    app_name="gateway",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=TABLES,
)
