"""HTTP, whoever is at the other end: a server, and the proxy through which others are reached."""
