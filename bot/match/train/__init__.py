"""Learns the weights of `bot.match.weights`; nothing here is used when questions are matched."""
