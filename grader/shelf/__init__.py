"""Courses of others: fetched, looked through as what they are, data from strangers, and kept in a folder of their own.

Nothing in a course is run on this machine: its scripts run inside a sandbox, or never.
"""
