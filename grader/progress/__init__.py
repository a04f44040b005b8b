"""What was done, kept for good: which exercises were passed, which questions answered, where the learner was."""
