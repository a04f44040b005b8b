"""The hub: JupyterHub's configuration, the join code, and how a seat is spawned."""
