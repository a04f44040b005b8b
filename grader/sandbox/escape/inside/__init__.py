"""What runs where an escape is attempted: in a node, in a container inside it, in the control. Standard library only.

`grader.sandbox.escape.places` carries these modules inside as one archive, so they import nothing but each other. An
attempt is a function that returns what it got, in words, when it got out, and raises when it did not.
"""
