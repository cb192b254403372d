"""The only HTTP door: pages, REST, OAuth; and the owner of identity."""
