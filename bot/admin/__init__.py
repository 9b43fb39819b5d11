"""What administrators see, are told and have done: use, health, errors, gaps, reloads."""
