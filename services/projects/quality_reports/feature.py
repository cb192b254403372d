"""The board and the figures: read only."""

from services.projects.quality_reports import board, figures
from shared.contracts.delivery import quality as c
from shared.feature import Feature

FEATURE = Feature("quality_reports", answers={c.QUALITY_BOARD: board.board, c.QUALITY_FIGURES: figures.figures})
