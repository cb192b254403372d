"""The services behind the gateway. Independent of each other; what they share is `shared`."""
