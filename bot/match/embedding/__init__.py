"""Comparing by meaning: what the matcher asks of it, and the optional model behind that."""
