"""Taking mails in: bytes and row are on the disk before anybody is told that we have them."""
