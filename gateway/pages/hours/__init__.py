"""Service hours: what is open when, a month to edit, weekly hours, holiday sets, who changed what."""
