"""A class: many seats in the browser, one instructor. JupyterHub carries login, spawning, proxying and culling."""
