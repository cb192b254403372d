"""Amounts in words."""

from decimal import ROUND_HALF_UP, Decimal

SIGNS = {"TWD": "NT$", "CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "HKD": "HK$"}
WHOLE = frozenset({"TWD", "JPY", "KRW"})
"""Currencies whose small change nobody writes."""


def money(amount: str | Decimal, currency: str) -> str:
    """NT$ 2,180,000: rounded half up, in whole units where the currency is written so."""
    places = Decimal(1) if currency in WHOLE else Decimal("0.01")
    rounded = Decimal(amount).quantize(places, ROUND_HALF_UP)
    return f"{SIGNS.get(currency, currency)} {rounded:,}"
