"""What a program learns about a group: figures from its results, and the page that shows them."""
