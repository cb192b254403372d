"""People: platform-wide, so without a company's wall; each company only sees those it has a membership with."""
