"""notify' tables for Piccolo and for the wall gate."""

from pathlib import Path

from piccolo.conf.apps import AppConfig
from piccolo.table import Table

TABLES: list[type[Table]] = []

APP_CONFIG = AppConfig(
    app_name="notify",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=TABLES,
)
