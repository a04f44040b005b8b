"""A seat: netdojo's app in the browser, as JupyterHub's single-user server, and the outbox of what is done in it."""
