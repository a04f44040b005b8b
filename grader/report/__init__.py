"""Verdicts as JSON, JUnit and other formats for other programs."""
