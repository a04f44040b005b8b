"""What runs inside a node, as its root: a look at all that a learner's commands could change, and putting it back.

`grader.proof.reset` hands the text of these modules to the node's own python3: the standard library only, and of
netdojo nothing but each other.
"""
