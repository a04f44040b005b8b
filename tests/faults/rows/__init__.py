"""The rows of the table of faults, a module for each kind of thing that breaks."""
