"""What somebody wants to hear, how and when; and the page behind the link at the end of a mail."""
