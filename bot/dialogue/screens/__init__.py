"""The fixed screens, one a module: what they say, and the buttons below."""
