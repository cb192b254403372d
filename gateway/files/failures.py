"""What may be wrong with a file."""

from shared.core.errors import Failure, Invalid, TooLarge

TYPE_REFUSED = Failure("file.type_refused", Invalid)
TOO_LARGE = Failure("file.too_large", TooLarge)
TOO_MANY = Failure("file.too_many", Invalid)
EMPTY = Failure("file.empty", Invalid)
IMAGE_TOO_LARGE = Failure("file.image_too_large", Invalid)
ARCHIVE_REFUSED = Failure("file.archive_refused", Invalid)
CUT_OFF = Failure("file.cut_off", Invalid)
