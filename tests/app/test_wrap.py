"""Text wraps as its language wants."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from tui.wrap import CODE, wrap, wrap_plain

CLOSING = "，。；：？！）」』》、”’"
OPENING = "（「『《“‘"


def test_chinese_breaks_between_characters_and_no_line_begins_with_a_closing_mark() -> None:
    lines = wrap_plain("容器在默认桥上，彼此能通；换成自定义网络（比如 shop），名字也能用。", 12)
    assert len(lines) > 4
    assert not [line for line in lines if line[0] in CLOSING]
    assert not [line for line in lines if line[-1] in OPENING]


def test_latin_words_stay_whole_among_chinese_ones() -> None:
    lines = wrap_plain("用 docker network create 创建网络", 14)
    assert lines == ["用 docker", "network create", "创建网络"]


def test_code_breaks_at_its_blanks_only() -> None:
    code = Text("docker network create --ip-range 10.0.0.0/8", Style(meta=CODE))
    assert [str(line) for line in wrap(code, 12)] == [
        "docker",
        "network",
        "create",
        "--ip-range",
        "10.0.0.0/8",
    ]


def test_what_is_longer_than_a_line_is_cut() -> None:
    assert wrap_plain("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrap_plain("网" * 7, 5) == ["网网", "网网", "网网", "网"]


def test_styles_stay_with_their_words() -> None:
    text = Text("one two three")
    text.stylize("bold", 4, 7)
    second = wrap(text, 5)[1]
    assert (str(second), [(s.start, s.end) for s in second.spans]) == ("two", [(0, 3)])


def test_paragraphs_and_empty_lines_stay() -> None:
    assert wrap_plain("one\n\ntwo", 10) == ["one", "", "two"]


WORDS = st.text(alphabet=st.sampled_from("abc -/.,:；，。（）「」网络容器桥 "), max_size=60)


@given(WORDS, st.integers(min_value=4, max_value=30))
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(words: str, width: int) -> None:
    lines = wrap_plain(words, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())
