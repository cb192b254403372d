"""Settings of what is promised: policies, service commitments."""
