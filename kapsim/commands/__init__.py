"""The commands, a few to a file; everything heavy is imported inside the command that needs it."""
