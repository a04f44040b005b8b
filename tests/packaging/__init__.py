"""What is released: the wheel, the sdist, the manual pages, and the wheel installed."""
