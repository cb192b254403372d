"""One's own account: profile, what one signs in with, devices, applications."""
