"""What a company settles for quality."""

from services.projects.quality import settings
from shared.contracts.delivery import quality as c
from shared.feature import Feature

FEATURE = Feature(
    "quality",
    answers={
        c.READ_QUALITY_SETTINGS: settings.read_settings,
        c.CHANGE_QUALITY_SETTINGS: settings.change_settings,
    },
)
