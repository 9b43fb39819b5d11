"""From a stored update to what is sent: queue, turns, outbox; knows no Telegram library."""
