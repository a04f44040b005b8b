"""What an instructor needs to write and prove content: skeletons, mutants of right ways, a reference of goals."""
