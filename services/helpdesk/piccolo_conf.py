"""What Piccolo's own commands look for."""

from piccolo.conf.apps import AppRegistry

from services.helpdesk.db import DB as DB

APP_REGISTRY = AppRegistry(apps=["services.helpdesk.piccolo_app"])
