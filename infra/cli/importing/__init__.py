"""`huifang import`: taking over what another system has exported."""
