"""Widgets that more than one screen uses, or that a screen is made of."""
