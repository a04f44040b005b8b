"""Everything of netdojo except a screen: courses, sandboxes, the picture of the network, goals and verdicts."""
