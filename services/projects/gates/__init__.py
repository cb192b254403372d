"""Gates: from one phase to the next, decided by somebody on what is computed."""
