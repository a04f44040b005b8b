"""The engine's door: lets a seat start and use its own sandboxes, and nothing else of the engine."""
