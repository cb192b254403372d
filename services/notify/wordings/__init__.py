"""The company's own words for mails."""
