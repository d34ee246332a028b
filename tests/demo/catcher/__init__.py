"""A mail catcher: a real SMTP server that keeps every mail in memory, and a web view."""

from .catcher import Catcher
from .mailbox import Mail, Mailbox

__all__ = ["Catcher", "Mail", "Mailbox"]
