"""The terminal pane: a tab and a shell for each node, what is said while there is none, and the search field."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.markup import escape
from textual.widgets import ContentSwitcher, Input, ProgressBar, Static

from grader.problem import Problem
from grader.text import Text, say
from tui.app.speech import spoken
from tui.app.terminal.line import Pty
from tui.app.terminal.widget import Terminal


class Starting(Vertical):
    """What stands in the pane while the sandbox is made, or cannot be."""

    DEFAULT_CSS = """
    Starting { align: center middle; height: 1fr; padding: 0 2; }
    Starting > Prose { width: auto; max-width: 100%; height: auto; }
    Starting ProgressBar { width: auto; }
    Starting Bar { width: 32; }
    """

    def compose(self) -> ComposeResult:
        """A sentence and a bar."""
        yield ProgressBar(show_eta=False, show_percentage=False)
        yield Static(id="doing", markup=False)

    def tell(self, words: Text | None, part: float | None, failed: bool = False) -> None:
        """What is happening; a bar that runs, or one that fills where `part` is known."""
        bar = self.query_one(ProgressBar)
        bar.display = not failed
        bar.update(total=None if part is None else 1.0, progress=part or 0.0)
        self.query_one("#doing", Static).update(spoken(self, words) if words else "")


class Shells(Vertical):
    """The shells of `nodes`; `open_shell` opens one, on a thread of the terminal's own. `leave` gives the keys to
    what stands beside them."""

    DEFAULT_CSS = """
    Shells { height: 1fr; }
    Shells > #nodes { height: 1; background: $panel; display: none; padding: 0 1; }
    Shells.-several > #nodes { display: block; }
    Shells > ContentSwitcher { height: 1fr; }
    Shells > #search { height: 1; border: none; padding: 0 1; display: none; background: $panel; }
    Shells > #search.-asked { display: block; }
    Shells > #over { height: 1; padding: 0 1; background: $warning; color: $background; display: none; }
    Shells > #over.-shown { display: block; }
    """

    def __init__(
        self, nodes: tuple[str, ...], open_shell: Callable[[str], Pty], leave: Callable[[], None]
    ) -> None:
        super().__init__()
        self.nodes = nodes
        self._open_shell = open_shell
        self._leave = leave
        self.open = False
        self._typed: list[tuple[str | None, str]] = []

    def compose(self) -> ComposeResult:
        """Tabs, shells, search."""
        yield Static(id="nodes")
        with ContentSwitcher(initial="starting"):
            yield Starting(id="starting")
        yield Static(id="over", markup=False)
        yield Input(id="search")

    def on_mount(self) -> None:
        """Tabs only where there are several nodes."""
        self.set_class(len(self.nodes) > 1, "-several")

    # -- life ------------------------------------------------------------------------------------

    def preparing(self, words: Text, part: float | None) -> None:
        """There is no sandbox yet."""
        if self.open:
            self.shut()
        self._starting().tell(words, part)

    def lost(self, problem: Problem) -> None:
        """There is none any more."""
        self.shut()
        self._starting().tell(problem.what, None, failed=True)

    def begin(self) -> None:
        """The sandbox answers: a shell on each node, opened when it is first looked at."""
        self.query_one("#over").remove_class("-shown")
        if self.open:
            for node in self.nodes:
                self.terminal(node).restart(self._opener(node))
            return
        self.open = True
        switcher = self.query_one(ContentSwitcher)
        for node in self.nodes:
            switcher.mount(Terminal(self._opener(node), self._leave, id=f"node-{node}"))
        self.call_after_refresh(self._show, self.nodes[0], True)

    def shut(self) -> None:
        """Ends every shell."""
        self.open = False
        for terminal in self.query(Terminal):
            terminal.shut()
            terminal.remove()
        self.query_one(ContentSwitcher).current = "starting"

    def _opener(self, node: str) -> Callable[[], Pty]:
        return lambda: self._open_shell(node)

    def _starting(self) -> Starting:
        return self.query_one(Starting)

    # -- nodes -----------------------------------------------------------------------------------

    @property
    def current(self) -> Terminal | None:
        """The shell that is shown."""
        name = self.query_one(ContentSwitcher).current or ""
        if not name.startswith("node-"):
            return None
        try:
            return self.terminal(name.removeprefix("node-"))
        except NoMatches:
            return None

    def terminal(self, node: str) -> Terminal:
        """The shell of `node`. Raises NoMatches where there is none."""
        return self.query_one(f"#node-{node}", Terminal)

    def turn(self, step: int) -> None:
        """The next node's shell."""
        if self.open and self.current is not None:
            at = self.nodes.index((self.current.id or "").removeprefix("node-"))
            self._show(self.nodes[(at + step) % len(self.nodes)])

    def _show(self, node: str, first: bool = False) -> None:
        if not self.open:
            return
        had_focus = first is False or self.screen.focused is None
        self.query_one(ContentSwitcher).current = f"node-{node}"
        if had_focus or self._wanted:
            self._wanted = False
            self.terminal(node).focus()
        for target, words in self._typed:
            self.terminal(target or node).type(words, enter=True)
        self._typed.clear()
        self.speak()

    _wanted = False

    def action_show(self, node: str) -> None:
        """A click on a tab."""
        self._show(node)

    def focus_shell(self) -> None:
        """Gives the shell the keys, as soon as there is one."""
        if self.current is not None:
            self.screen.set_focus(self.current)
        else:
            self._wanted = True
            self.screen.set_focus(None)

    def type_in(self, words: str, node: str | None = None) -> None:
        """Types a command in `node`'s shell (by default the one shown) and Enter; kept until there is one."""
        if self.current is None:
            self._typed.append((node, words))
            return
        if node is not None and node in self.nodes:
            self._show(node)
        self.current.type(words, enter=True)
        self.current.focus()

    def type_escape(self) -> None:
        """Sends the escape chord itself to the shell."""
        if self.current is not None and self.current.emulator is not None:
            self.current.emulator.type_key("]", ctrl=True)

    # -- the end of a shell ----------------------------------------------------------------------

    @on(Terminal.Ended)
    def _ended(self, event: Terminal.Ended) -> None:
        event.stop()
        if not self.open:
            return
        words = (
            event.result.what
            if isinstance(event.result, Problem)
            else say("The shell has ended. Here is a new one.")
        )
        self.query_one("#over", Static).update(spoken(self, words))
        self.query_one("#over").add_class("-shown")
        self.set_timer(4, lambda: self.query_one("#over").remove_class("-shown"))
        if not isinstance(event.result, Problem):
            event.terminal.restart(self._opener((event.terminal.id or "").removeprefix("node-")))

    # -- history and search ----------------------------------------------------------------------

    def browse(self) -> None:
        """History mode."""
        if self.current is not None and self.current.emulator is not None:
            self.current.browsing = True
            self.current.emulator.scroll(-1)
            self.current.focus()
            self.current.refresh()

    def ask_search(self) -> None:
        """Asks for words to find."""
        if self.current is None:
            return
        field = self.query_one("#search", Input)
        field.placeholder = spoken(self, say("find in the terminal's history"))
        field.value = ""
        field.add_class("-asked")
        field.focus()

    @on(Terminal.Search)
    def _search_asked(self, event: Terminal.Search) -> None:
        event.stop()
        self.ask_search()

    @on(Input.Submitted, "#search")
    def _search(self, event: Input.Submitted) -> None:
        event.stop()
        event.input.remove_class("-asked")
        if self.current is None:
            return
        if event.value and not self.current.search(event.value):
            self.notify(spoken(self, say("“{words}” is not in the history.", words=event.value)))
        self.current.focus()

    def on_key(self, event: object) -> None:
        """Escape leaves the search field."""
        field = self.query_one("#search", Input)
        if getattr(event, "key", "") == "escape" and field.has_focus:
            event.stop()  # type: ignore[attr-defined]
            field.remove_class("-asked")
            self.focus_shell()

    def speak(self) -> None:
        """The tabs."""
        shown = (self.current.id if self.current else "") or ""
        self.query_one("#nodes", Static).update(
            "".join(
                f"[@click=show('{node}')][{'bold reverse' if shown == f'node-{node}' else '$foreground'}]"
                f" {escape(node)} [/][/]"
                for node in self.nodes
            )
        )
