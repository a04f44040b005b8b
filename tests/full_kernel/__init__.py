"""The full-kernel run: an engine on Debian's own kernel in qemu, and what only such a kernel can show.

`./netdojo test --full-kernel` is its door (`__main__.py`); CONTRIBUTING.md says how to use it.
"""
