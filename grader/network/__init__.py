"""What the engines hold: the picture, how it is read, and the observer that keeps it fresh."""
