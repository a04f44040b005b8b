"""The topology in the lab: the live drawing, what changed in it, and the details of what is selected."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from grader.network.state import NetworkState
from tui.app.prose import Prose
from tui.app.speech import language_of, spoken
from tui.topology.canvas import Drawing, Placed, Run, cells
from tui.topology.details import details
from tui.topology.layout import layout
from tui.topology.text import words_in

NARROWEST = 40
NEW_SECONDS = 2.5
ROLES = (
    "node", "network", "bus", "joint", "detail", "container", "address", "port", "stopped", "note", "frame",
    "line", "box",
)  # fmt: skip


class Drawn(ScrollView, can_focus=True):
    """The drawing. Arrow keys go from object to object, PgUp and PgDn scroll."""

    BINDINGS = [
        Binding("down,right", "select(1)", show=False),
        Binding("up,left", "select(-1)", show=False),
    ]
    COMPONENT_CLASSES = {f"map--{role}" for role in ROLES} | {"map--selected", "map--new"}
    DEFAULT_CSS = """
    Drawn { height: 1fr; scrollbar-size: 1 1; scrollbar-gutter: stable; }
    Drawn .map--node, Drawn .map--container { text-style: bold; color: $foreground; }
    Drawn .map--network { text-style: bold; color: $primary; }
    Drawn .map--bus, Drawn .map--joint, Drawn .map--detail { color: $primary; }
    Drawn .map--address { color: $success; }
    Drawn .map--port { color: $accent; }
    Drawn .map--stopped, Drawn .map--note { color: $foreground 55%; }
    Drawn .map--frame { color: $foreground 40%; }
    Drawn .map--line, Drawn .map--box { color: $foreground 75%; }
    Drawn .map--selected { background: $primary 30%; }
    Drawn .map--new { background: $success 30%; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.picture: NetworkState | None = None
        self.drawing = Drawing(NARROWEST, (), ())
        self.chosen: Placed | None = None
        self._new: set[str] = set()
        self._looks: dict[str, str] = {}
        self._waning = 0

    def take(self, picture: NetworkState) -> None:
        """Draws a new picture and marks for a moment what is new in it."""
        first = self.picture is None
        self.picture = picture
        self._draw()
        looks = {item.key: _look(self.drawing, item) for item in self.drawing.items}
        if not first:
            self._new |= {
                k for k, look in looks.items() if self._looks.get(k) != look and not k.startswith("node:")
            }
        self._looks = looks
        if self._new:
            self._waning += 1
            self.set_timer(NEW_SECONDS, self._wane)

    def _wane(self) -> None:
        self._waning -= 1
        if not self._waning:
            self._new.clear()
            self.refresh()

    def _draw(self) -> None:
        if self.picture is None or self.size.width < 4:
            return
        self.drawing = layout(
            self.picture, max(NARROWEST, self.scrollable_content_region.width), words_in(language_of(self))
        )
        self.virtual_size = Size(self.drawing.width, len(self.drawing.rows))
        if self.chosen is not None:
            self.chosen = next((item for item in self.drawing.items if item.key == self.chosen.key), None)
        self.refresh()

    def on_resize(self) -> None:
        """The layout depends on the width."""
        self._draw()

    def speak(self) -> None:
        """So does it on the language."""
        self._draw()

    def action_select(self, step: int) -> None:
        """The next or the previous object."""
        items = list(self.drawing.items)
        if not items:
            return
        at = items.index(self.chosen) if self.chosen in items else (-1 if step > 0 else 0)
        self._choose(items[(at + step) % len(items)])

    def on_click(self, event: events.Click) -> None:
        """The object under the mouse; the smallest, where one lies in another."""
        x, y = event.x + self.scroll_offset.x, event.y + self.scroll_offset.y
        under = [i for i in self.drawing.items if i.x <= x < i.x + i.width and i.y <= y < i.y + i.height]
        if under:
            self._choose(min(under, key=lambda item: item.width * item.height))

    def _choose(self, item: Placed) -> None:
        self.chosen = item
        self.scroll_to_region(Region(item.x, item.y, item.width, item.height), animate=False)
        self.refresh()
        if isinstance(self.parent, MapPane):
            self.parent.tell()

    def render_line(self, y: int) -> Strip:
        """One row of the drawing, scrolled."""
        base = self.rich_style
        row = y + self.scroll_offset.y
        if row >= len(self.drawing.rows):
            return Strip.blank(self.size.width, base)
        segments = []
        column = 0
        for run in self.drawing.rows[row]:
            for piece, mark in self._marked(run, column, row):
                style = base + self._role(run.role)
                segments.append(Segment(piece, style + mark if mark else style))
            column += cells(run.text)
        left = self.scroll_offset.x
        strip = Strip(segments, column)
        return strip.crop_extend(left, left + self.size.width, base)

    def _role(self, role: str) -> Style:
        if role not in ROLES:
            return Style()
        return self.get_component_rich_style(f"map--{role}", partial=True)

    def _marked(self, run: Run, column: int, row: int) -> list[tuple[str, Style | None]]:
        """`run` cut where a mark (selected, new) begins or ends."""
        areas: list[tuple[Placed, str]] = [
            (item, "map--new") for item in self.drawing.items if item.key in self._new
        ]
        if self.chosen is not None and not self.chosen.key.startswith("node:"):
            areas.append((self.chosen, "map--selected"))
        areas = [(item, name) for item, name in areas if item.y <= row < item.y + item.height]
        if not areas:
            return [(run.text, None)]
        pieces: list[tuple[str, Style | None]] = []
        for letter in run.text:
            name = next((n for item, n in areas if item.x <= column < item.x + item.width), None)
            style = self.get_component_rich_style(name, partial=True) if name else None
            if pieces and pieces[-1][1] == style:
                pieces[-1] = (pieces[-1][0] + letter, style)
            else:
                pieces.append((letter, style))
            column += cells(letter)
        return pieces


class MapPane(Vertical):
    """The drawing and, below it, words about what is selected."""

    DEFAULT_CSS = """
    MapPane > Prose { height: auto; max-height: 5; padding: 0 1; margin: 0; background: $panel; display: none; }
    MapPane.-told > Prose { display: block; }
    """

    def compose(self) -> ComposeResult:
        """The two parts."""
        yield Drawn()
        yield Prose(id="details")

    def take(self, picture: NetworkState) -> None:
        """A new picture."""
        self.query_one(Drawn).take(picture)
        self.tell()

    def tell(self) -> None:
        """The words about the object that is selected now."""
        drawn = self.query_one(Drawn)
        said: list[str] = []
        if drawn.chosen is not None and drawn.picture is not None:
            said = [spoken(self, words) for words in details(drawn.picture, drawn.chosen.key)]
        self.set_class(bool(said), "-told")
        self.query_one(Prose).update(("；" if language_of(self) == "zh" else "; ").join(said))

    def speak(self) -> None:
        """In the language of the moment."""
        self.tell()


def _look(drawing: Drawing, item: Placed) -> str:
    """What an object looks like: its part of the drawing without its place."""
    rows = []
    for row in drawing.rows[item.y : item.y + item.height]:
        text = "".join(run.text for run in row)
        rows.append(
            text[item.x : item.x + item.width] if item.key.startswith("container:") else text[:24].strip()
        )
    # The lines that a box hangs from change when a neighbour comes; that is no change of the box.
    return "\n".join(rows[1:-1] if item.key.startswith("container:") else rows[:1])
