"""The company's own words for mails: edited, tried, reset."""
