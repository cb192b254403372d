"""What Piccolo's own commands look for."""

from piccolo.conf.apps import AppRegistry

from services.notify.db import DB as DB

APP_REGISTRY = AppRegistry(apps=["services.notify.piccolo_app"])
