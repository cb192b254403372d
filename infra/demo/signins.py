"""Whom the welcome names: of each company the admin, the support lead, an agent and two customers; and the operator."""

from infra.demo.people import OPERATOR_MAIL, OPERATOR_NAME, mail_of, portal_contacts
from infra.demo.welcome import SignIn
from infra.demo.world import Company

FACES = ("company_admin", "support_lead", "agent")
GUESTS = 2


def sign_ins(companies: list[Company]) -> list[SignIn]:
    found = [one for company in companies for one in (*_staff(company), *_guests(company))]
    operator = SignIn(
        company="Huifang", slug="", role="platform operator", name=OPERATOR_NAME, mail=OPERATOR_MAIL, needs_code=True
    )
    return [*found, operator]


def _staff(company: Company) -> list[SignIn]:
    faces = [next(one for one in company.people if role in one.roles) for role in FACES]
    people = [*faces, *(one for one in company.people if one not in faces and not one.invited)]
    return [
        SignIn(
            company=f"{company.name} ({company.slug})",
            slug=company.slug,
            role=", ".join(one.roles).replace("_", " "),
            name=one.name,
            mail=company.mail_of(one),
            needs_code=True,
            shown=one in faces,
        )
        for one in people
    ]


def _guests(company: Company) -> list[SignIn]:
    return [
        SignIn(
            company=f"{company.name} ({company.slug})",
            slug=company.slug,
            role="customer manager" if contact.manager else "customer",
            name=contact.name,
            mail=mail_of(customer, contact),
            needs_code=False,
            shown=number < GUESTS,
        )
        for number, (customer, contact) in enumerate(portal_contacts(company))
    ]
