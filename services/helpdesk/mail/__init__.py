"""Mail that comes in: where it is taken, how it is read, whose ticket it belongs to."""
