"""What can be wrong with what people prove themselves with. Texts: gateway/problem_texts.py."""

from shared.core.errors import Conflict, Failure, Forbidden, Invalid, Unavailable

SIGN_IN_WRONG = Failure("sign_in.wrong", Invalid)
"""The one answer to every wrong mail, password or code: which of them it was stays with us."""
CODE_WRONG = Failure("sign_in.code_wrong", Invalid)
PASSKEY_REFUSED = Failure("sign_in.passkey_refused", Invalid)
PASSWORD_SHORT = Failure("password.short", Invalid)
PASSWORD_LONG = Failure("password.long", Invalid)
PASSWORD_GUESSABLE = Failure("password.guessable", Invalid)
PASSWORD_SAME = Failure("password.same", Invalid)
PASSWORD_WRONG = Failure("password.wrong", Invalid)
PASSWORD_DIFFERS = Failure("password.differs", Invalid)
FACTOR_NEEDED = Failure("factor.needed", Conflict)
"""The last second factor of somebody whose company asks for one."""
STAFF_ONLY_SELF = Failure("factor.federated", Forbidden)
"""A company's provider signed him in: what he signs in with is not kept here."""
PASSWORDS_BUSY = Failure("sign_in.busy", Unavailable)
