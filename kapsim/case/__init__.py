"""What an author writes: text, checked in one pass, compiled into a frozen Case."""
