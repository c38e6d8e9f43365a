"""The full-screen front end: the only part of kapsim that knows Textual. It shows events and sends answers."""
