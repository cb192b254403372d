"""How sure a share is.

The interval of E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
American Statistical Association 22 (1927), 209–212, without continuity correction:

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),   p = part / of, n = of, z = 1.959964 for 95 %
"""

from math import sqrt

from shared.contracts.desk.satisfaction import Share

Z = 1.959963984540054


def share(part: float, of: float) -> Share:
    """`part` of `of`; both may be fractions, where the credit for one answer is shared."""
    if of <= 0:
        return Share(part=part, of=of, rate=None, low=None, high=None)
    p = min(1.0, max(0.0, part / of))
    middle = p + Z * Z / (2 * of)
    reach = Z * sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
    whole = 1 + Z * Z / of
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return Share(part=part, of=of, rate=p, low=max(0.0, low), high=min(1.0, high))
