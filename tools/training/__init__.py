"""Learns what the matcher ships: the weights of its score, and its step to a probability.

Nothing here is used when questions are matched, and nothing of it is installed.
"""
