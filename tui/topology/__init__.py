"""The picture drawn: what is connected to what, as rows of text, for the command `map`, the SVG and the app."""
