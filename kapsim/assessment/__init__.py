"""What can be said about a group from its scores: plain statistics, each with its source and the numbers it needs."""
