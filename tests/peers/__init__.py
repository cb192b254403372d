"""Programs that we did not write, to talk to: npm packages run by Node, Python packages beside them."""
