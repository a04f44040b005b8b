"""The agent of a node: the learner's door to the engine, the grader's eyes, and the box for answers.

Runs as the node's root, inside its user namespace; in the internet it runs without an engine.
"""

import argparse
import signal

from serve import Agent


def main():
    """Reads the command line and serves until the node ends."""
    parser = argparse.ArgumentParser(prog="agent")
    parser.add_argument("--socket", required=True, help="where the grader asks")
    parser.add_argument("--tap", help="where the learner's docker asks")
    parser.add_argument("--engine", help="where the engine answers")
    parser.add_argument("--answers", help="the folder of the learner's answers")
    options = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    Agent(options.socket, options.tap, options.engine, options.answers).run()


main()
