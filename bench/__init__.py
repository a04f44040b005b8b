"""Speed, as ratios to the bare operation in the same run."""
