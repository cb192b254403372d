"""notify's tables for Piccolo and for the wall gate."""

from pathlib import Path

from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from services.notify.addresses.tables import DisabledAddress
from services.notify.chats.tables import Chat
from services.notify.deliveries.tables import Delivery
from services.notify.directory.tables import Company, Contact, Customer, Member
from services.notify.notices.tables import Notice
from services.notify.preferences.tables import Preference
from services.notify.webhooks.tables import Webhook, WebhookAttempt, WebhookMessage
from services.notify.wordings.tables import Wording

TABLES: list[type[Table]] = [
    Company,
    Member,
    Customer,
    Contact,
    Notice,
    Delivery,
    Preference,
    DisabledAddress,
    Webhook,
    WebhookMessage,
    WebhookAttempt,
    Wording,
    Chat,
]

PORTALS = {"copy_state": None}
"""Customer rules of tables that have no class."""

LOOSE_INDEXES = {
    "delivery_due": "the sender takes what is due first, of whichever company",
    "delivery_chat_due": "as delivery_due, of what goes to messengers",
    "delivery_held": "digests are made up in order, of whichever company",
    "webhook_due": "the sender takes the endpoint that is due first, of whichever company",
    "notice_escalates": "what goes on unread is taken in order, of whichever company",
    "notice_quiet": "bells that waited ring in order, of whichever company",
}

APP_CONFIG = AppConfig(
    app_name="notify",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=TABLES,
)
