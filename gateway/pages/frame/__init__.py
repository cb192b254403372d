"""What all pages share: the Jinja environment, the frame templates, the small parts, times in words."""
