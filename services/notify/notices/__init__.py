"""The bell: what a person is told inside the product."""
