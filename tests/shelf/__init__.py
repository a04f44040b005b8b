"""Courses of others: what is taken, what is refused, what stays."""
