"""退号助手: a guide out of a WeChat official account."""

__version__ = "0.1.0"
