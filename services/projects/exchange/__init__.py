"""Plans as files of other programs: MS Project's XML (MSPDI) and CSV, read and written by pure functions.

What a file says and a plan cannot keep is not dropped in silence: it is in `Outline.left_out`, by code and name. Times
are those of the wall, as in `scheduling`.
"""

from services.projects.exchange.lines import Before as Before
from services.projects.exchange.lines import LeftOut as LeftOut
from services.projects.exchange.lines import Line as Line
from services.projects.exchange.lines import Outline as Outline
from services.projects.exchange.lines import Unreadable as Unreadable
from services.projects.exchange.mspdi import read_mspdi as read_mspdi
from services.projects.exchange.mspdi import write_mspdi as write_mspdi
from services.projects.exchange.sheets import read_csv as read_csv
from services.projects.exchange.sheets import write_csv as write_csv
