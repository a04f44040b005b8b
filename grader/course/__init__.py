"""What an instructor wrote: models of a course and its exercises, and the loader that reads them."""
