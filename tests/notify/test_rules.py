"""The table of rules is whole: every event of the trade is decided, every kind has its words."""

from gateway.pages.preferences.words import KINDS as WORDS
from gateway.pages.settings.deliveries import KINDS
from services.notify.chats.actions import TEST
from services.notify.digests.gathering import DIGEST
from services.notify.escalation.going_on import KIND as UNREAD
from services.notify.mails.content import CHANGES, Contents
from services.notify.mails.environment import FOLDER, kinds
from services.notify.mails.headlines import HEADLINES
from services.notify.preferences.kinds import must, offered
from services.notify.rules import OWN_BELLS, RULES, SILENT, Way, kinds_of
from shared.contracts.helpdesk import TicketEvent, helpdesk
from shared.contracts.notify import NoticeKind
from shared.contracts.parties import Kind


def test_every_event_of_a_ticket_is_decided():
    decided = {rule.event for rule in RULES} | set(SILENT)
    assert {event for event in helpdesk.events if issubclass(event, TicketEvent)} <= decided
    assert not {rule.event for rule in RULES} & set(SILENT)
    assert all(len(reason) > 20 for reason in SILENT.values())


def test_what_the_bell_says_is_known_to_the_pages():
    assert sorted([*kinds_of(Way.BELL), *OWN_BELLS]) == sorted(NoticeKind)


def test_every_mail_has_its_folder_and_its_content():
    written = Contents(None, "")._by_kind  # type: ignore[arg-type]  # nobody is asked here
    assert sorted([*kinds_of(Way.MAIL), DIGEST, UNREAD]) == kinds() == sorted(written)
    for kind in kinds():
        assert {path.name for path in (FOLDER / kind).iterdir()} == {"subject.txt", "body.txt", "body.html"}


def test_the_log_of_deliveries_names_every_kind():
    assert sorted(KINDS) == sorted([*kinds_of(Way.MAIL), DIGEST, UNREAD, TEST])


def test_every_kind_that_may_be_chosen_has_its_words():
    """And what may not is what an account depends on, and nothing else."""
    chosen = {kind for side in (Kind.MEMBER, Kind.CUSTOMER) for kind in offered(side)}
    assert UNREAD in chosen
    assert chosen - {UNREAD} | set(must()) == {*kinds_of(Way.MAIL), *kinds_of(Way.BELL)} == set(WORDS) - set(OWN_BELLS)
    assert set(must()) == {
        "invitation",
        "portal_invitation",
        "operator_invitation",
        "password_reset",
        "security_changed",
    }
    by_messenger = set(offered(Kind.MEMBER))
    assert chosen & set(kinds_of(Way.MAIL)) | by_messenger == set(HEADLINES) - {TEST}


def test_changes_are_told_in_few_words():
    assert all(len(text) < 30 for text in CHANGES.values())
