"""Killercoda scenarios: read from their folders, and run as they are in a sandbox, never on the host."""
