"""What we know: the YAML knowledge as an immutable, checked library."""

from bot.content.library import Library
from bot.content.loader import load_library, read_folder

__all__ = ["Library", "load_library", "read_folder"]
