"""What is delivered is kept on SQLite and on PostgreSQL."""

from tests.store.conftest import new_database, now, postgres_url, sqlite_url, store, url

__all__ = ["new_database", "now", "postgres_url", "sqlite_url", "store", "url"]
