from .web import web

__all__ = ["web"]
