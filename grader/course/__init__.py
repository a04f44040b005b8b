"""What an instructor wrote: models of a course and its exercises, and the loader that reads them."""

from grader.course.place import shipped_root

__all__ = ["shipped_root"]
