"""Important notices that are not read in time go on."""
