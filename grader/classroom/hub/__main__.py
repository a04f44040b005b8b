"""Starts the hub: `python -m grader.classroom.hub`. JupyterHub reads `jupyterhub_config.py` beside this file."""

from __future__ import annotations

from jupyterhub.app import JupyterHub

from grader.classroom.hub.config import FOLDER

if __name__ == "__main__":
    JupyterHub.launch_instance([f"--config={FOLDER / 'jupyterhub_config.py'}"])
