"""The door to the engine: seats come in, and get no more of it than sandboxes of their own."""
