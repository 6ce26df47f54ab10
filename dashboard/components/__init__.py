"""The parts that pages are made of. Each takes words and numbers already formatted, gives Dash components."""
