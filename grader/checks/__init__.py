"""What a goal asks and whether the picture meets it: assertions, probes and explanations."""
