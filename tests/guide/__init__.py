"""How the author's guide is read and run, for tests/test_guide.py."""
