"""Files that people and programs send and fetch: checked, kept in quarantine, streamed. Bytes go no other way."""
