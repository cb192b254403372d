"""Value earned against value planned and money spent, and what all will cost at the end.

Amounts are of one currency. What would divide by zero is None, to be shown as "not available", never as 0 or ∞.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """None where there is nothing to divide by."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Standing:
    """At one moment: `bac` the budget at completion, `pv` the planned value, `ev` the earned value, `ac` the real cost
    with accruals. Source of all formulas: control maths §3 (after the PMI's Practice Standard for Earned Value)."""

    bac: Decimal
    pv: Decimal
    ev: Decimal
    ac: Decimal

    @property
    def sv(self) -> Decimal:
        """EV − PV: below zero, behind plan."""
        return self.ev - self.pv

    @property
    def cv(self) -> Decimal:
        """EV − AC: below zero, over cost."""
        return self.ev - self.ac

    @property
    def sv_share(self) -> Decimal | None:
        """SV ÷ PV."""
        return ratio(self.sv, self.pv)

    @property
    def cv_share(self) -> Decimal | None:
        """CV ÷ EV."""
        return ratio(self.cv, self.ev)

    @property
    def spi(self) -> Decimal | None:
        """EV ÷ PV. It drifts back to 1 on every project that ends, however late: alerts go by SPI(t) (`Timing`)."""
        return ratio(self.ev, self.pv)

    @property
    def cpi(self) -> Decimal | None:
        """EV ÷ AC."""
        return ratio(self.ev, self.ac)


class Formula(StrEnum):
    """Which assumption about the rest an estimate makes; the values are stored and sent."""

    AS_SO_FAR = "as_so_far"
    """(a) BAC ÷ CPI: the rest costs as much for its worth as what is done."""
    AS_PLANNED = "as_planned"
    """(b) AC + BAC − EV: what went wrong was once; the rest costs what was planned."""
    COST_AND_TIME = "cost_and_time"
    """(c) AC + (BAC − EV) ÷ (CPI · SPI): a late date has to be kept, and the hurry costs too."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`eac` at completion, `etc` still to come (EAC − AC), `vac` left over of the budget (BAC − EAC)."""

    formula: Formula
    eac: Decimal | None
    etc: Decimal | None
    vac: Decimal | None


def estimates(standing: Standing) -> tuple[Estimate, ...]:
    """By all three formulas, in their order."""
    cpi, spi = standing.cpi, standing.spi
    eacs = {
        Formula.AS_SO_FAR: eac_as_so_far(standing.bac, cpi),
        Formula.AS_PLANNED: eac_as_planned(standing),
        Formula.COST_AND_TIME: eac_cost_and_time(standing, cpi, spi),
    }
    return tuple(
        Estimate(formula, eac, None if eac is None else eac - standing.ac, None if eac is None else standing.bac - eac)
        for formula, eac in eacs.items()
    )


def eac_as_so_far(bac: Decimal, cpi: Decimal | None) -> Decimal | None:
    """BAC ÷ CPI."""
    return None if cpi is None else ratio(bac, cpi)


def eac_as_planned(standing: Standing) -> Decimal:
    """AC + BAC − EV."""
    return standing.ac + standing.bac - standing.ev


def eac_cost_and_time(standing: Standing, cpi: Decimal | None, spi: Decimal | None) -> Decimal | None:
    """AC + (BAC − EV) ÷ (CPI · SPI), by indices of one's own choosing, for instance those of the last quarter."""
    rest = None if cpi is None or spi is None else ratio(standing.bac - standing.ev, cpi * spi)
    return None if rest is None else standing.ac + rest


def etc_as_so_far(standing: Standing, cpi: Decimal | None) -> Decimal | None:
    """(BAC − EV) ÷ CPI: EAC − AC by formula (a), by an index of one's own choosing."""
    return None if cpi is None else ratio(standing.bac - standing.ev, cpi)


def tcpi(standing: Standing, *, eac: Decimal | None = None) -> Decimal | None:
    """The CPI the rest needs to end within the budget, or within `eac`: (BAC − EV) ÷ (BAC − AC), or ÷ (EAC − AC).
    None once the money is spent: with nothing left there is no such index, and a negative one would mislead."""
    left = (standing.bac if eac is None else eac) - standing.ac
    return (standing.bac - standing.ev) / left if left > 0 else None
