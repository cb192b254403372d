"""What may be wrong with a file that is sent to us; what its bytes may be is in `shared.storage.types`."""

from shared.core.errors import Failure, Invalid, TooLarge

TOO_LARGE = Failure("file.too_large", TooLarge)
TOO_MANY = Failure("file.too_many", Invalid)
IMAGE_TOO_LARGE = Failure("file.image_too_large", Invalid)
CUT_OFF = Failure("file.cut_off", Invalid)
