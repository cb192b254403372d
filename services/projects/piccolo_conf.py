"""What Piccolo's own commands look for."""

from piccolo.conf.apps import AppRegistry

from services.projects.db import DB as DB

APP_REGISTRY = AppRegistry(apps=["services.projects.piccolo_app"])
