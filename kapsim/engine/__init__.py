"""What happens in a case: pure, deterministic, without input, output or a clock of its own."""
