"""Days of somebody's case: read from words, and counted. Pure."""
