"""What those who run the bot see of it: health and figures."""
