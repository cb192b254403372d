"""Plan against actual in money and time: earned value, earned schedule, progress and punctuality, as pure functions.

Nothing here knows a database, a broker or the time of day; it needs the standard library and `scheduling` alone.
Amounts are Decimals of one currency, shares lie between 0 and 1, nothing is rounded: rounding is for display. What
would divide by zero is None, to be shown as "not available".

>>> from decimal import Decimal
>>> from services.projects.earned_value import Standing, estimates, tcpi, timing
>>> standing = Standing(bac=Decimal(100_000), pv=Decimal(40_000), ev=Decimal(35_000), ac=Decimal(36_000))
>>> standing.sv, standing.cv, standing.spi
(Decimal('-5000'), Decimal('-1000'), Decimal('0.875'))
>>> [(str(one.formula), one.eac.quantize(Decimal("0.01"))) for one in estimates(standing)]
[('as_so_far', Decimal('102857.14')), ('as_planned', Decimal('101000.00')), ('cost_and_time', Decimal('112408.16'))]
>>> Standing(Decimal(100), Decimal(0), Decimal(0), Decimal(0)).cpi is None
True

How late it is in time, which unlike SPI does not drift back to 1 as the work ends:

>>> curve = [Decimal(value) for value in (10_000, 20_000, 40_000, 70_000, 100_000)]
>>> late = timing(curve, standing.ev, at=Decimal(3))
>>> late.es, late.sv, round(late.spi, 4), round(late.forecast, 2)
(Decimal('2.75'), Decimal('-0.25'), Decimal('0.9167'), Decimal('5.45'))
"""

from services.projects.earned_value.costs import Estimate as Estimate
from services.projects.earned_value.costs import Formula as Formula
from services.projects.earned_value.costs import Standing as Standing
from services.projects.earned_value.costs import eac_as_planned as eac_as_planned
from services.projects.earned_value.costs import eac_as_so_far as eac_as_so_far
from services.projects.earned_value.costs import eac_cost_and_time as eac_cost_and_time
from services.projects.earned_value.costs import estimates as estimates
from services.projects.earned_value.costs import etc_as_so_far as etc_as_so_far
from services.projects.earned_value.costs import ratio as ratio
from services.projects.earned_value.costs import tcpi as tcpi
from services.projects.earned_value.progress import Part as Part
from services.projects.earned_value.progress import Planned as Planned
from services.projects.earned_value.progress import all_or_nothing as all_or_nothing
from services.projects.earned_value.progress import capped as capped
from services.projects.earned_value.progress import done_share as done_share
from services.projects.earned_value.progress import half_and_half as half_and_half
from services.projects.earned_value.progress import planned_curve as planned_curve
from services.projects.earned_value.progress import planned_value as planned_value
from services.projects.earned_value.progress import remaining as remaining
from services.projects.earned_value.progress import rolled_up as rolled_up
from services.projects.earned_value.progress import weighted as weighted
from services.projects.earned_value.punctuality import Deviation as Deviation
from services.projects.earned_value.punctuality import Punctuality as Punctuality
from services.projects.earned_value.punctuality import deviation as deviation
from services.projects.earned_value.punctuality import punctuality as punctuality
from services.projects.earned_value.schedule import Timing as Timing
from services.projects.earned_value.schedule import earned_schedule as earned_schedule
from services.projects.earned_value.schedule import timing as timing
