"""What administrators see and have done: the log of gaps, and the knowledge read again."""
