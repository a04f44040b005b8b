"""The faces netdojo shows in a terminal. They draw what `grader` publishes and import no Docker library."""
