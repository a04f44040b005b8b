"""The terminal pane: an emulator, its screen, its keys, and one tab for each node. Only emulator.py knows bittty."""
