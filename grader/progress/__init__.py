"""What a learner has done, kept on disk."""
