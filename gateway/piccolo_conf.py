"""What Piccolo's own commands look for."""

from piccolo.conf.apps import AppRegistry

from gateway.db import DB as DB

APP_REGISTRY = AppRegistry(apps=["gateway.piccolo_app"])
