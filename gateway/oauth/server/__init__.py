"""The OAuth endpoints. Authlib decides, without ever doing I/O: rows go in, writes come out."""
