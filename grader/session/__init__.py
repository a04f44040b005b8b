"""One learner at one exercise: start, watch, check, hint, reset, resume. The faces call this."""
