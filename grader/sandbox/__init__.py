"""Where the learner's engines run: the image, starting, reaching and removing sandboxes."""
