"""What every part may use and that knows nothing of databases, brokers or the web."""
