"""Reading a lesson: prose, and the blocks that one runs, answers and looks at."""
