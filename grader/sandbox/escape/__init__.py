"""Attempts to get out of a sandbox: what they are, where they are made, what came of them."""
