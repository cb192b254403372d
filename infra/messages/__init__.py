"""The catalogues of the gateway's pages and of notify's mails: collecting texts, checking and compiling them."""
