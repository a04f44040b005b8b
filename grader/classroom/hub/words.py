"""What the hub's pages say, as sentences of the catalogue. Each page carries both languages; the browser shows one."""

from __future__ import annotations

from grader.text import Text, say

WORDS: dict[str, Text] = {
    "class": say("Docker networking, hands on"),
    "welcome": say("Take a seat"),
    "lead": say("You get a Docker engine of your own. Whatever you do in it, you cannot break anything."),
    "code": say("Join code"),
    "code-hint": say("It is on the screen in front. An instructor types the instructor's code here."),
    "name": say("Your name"),
    "name-hint": say("The instructor sees it, and your results carry it."),
    "pin": say("A PIN of your own"),
    "pin-hint": say("At least 4 characters. It brings you back to your seat from another browser."),
    "sit": say("Sit down"),
    "wrong-code": say("That is not the join code. Look at the screen in front, and type it again."),
    "too-many": say("Too many wrong tries. Wait a few minutes, or ask the instructor."),
    "bad-name": say("A name has letters or digits, at most 40 of them, and is not “instructor”."),
    "short-pin": say("A PIN has at least 4 characters."),
    "taken": say(
        "Somebody sits here under this name already. If it is you, type the PIN that you chose then; "
        "otherwise choose another name."
    ),
    "full": say("Every seat of this class is taken. Ask the instructor."),
    "wrong-password": say("Name and password do not belong together."),
    "expired": say("The page had grown old. Try again now."),
    "coming": say("Your seat is being made ready"),
    "coming-lead": say("A moment, please: this page goes on by itself."),
    "failed": say("Your seat could not be made ready"),
    "failed-lead": say("Tell the instructor, or try again: what you did before is kept."),
    "again": say("Try again"),
    "away": say("Your seat is put away"),
    "away-lead": say("Nobody used it for a while. What you did is kept; take your seat again when you like."),
    "back": say("Take my seat again"),
    "ending": say("This seat is being put away"),
    "ending-lead": say("When it is done, you can take it again."),
    "not-yours": say("This seat is somebody else's"),
    "not-yours-lead": say("You can open your own."),
    "nothing": say("There is no such page, or it is not yours"),
    "wrong": say("Something went wrong"),
    "mine": say("To my seat"),
    "dashboard": say("To the class"),
    "leave": say("Log out"),
    "signed-in": say("Signed in as"),
    "sign-in-with": say("Sign in with"),
    "password": say("Password"),
    "sign-up": say("I have no account yet"),
}
