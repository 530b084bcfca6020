"""A student's text can do nothing on the page on which a person marks it, and says the same as before."""

import pytest

from autograder.grading.inert import clipped, cut, inert

HARMLESS = ["a < b, **bold**, <br> <b>b</b>", "$x_i < y_i$ and $z[i]:=f[j](x)$", "[here](https://a.org/?q=a:b)",
            "[there](../02-losses.ipynb)", "[eq](#eq-1) and [W]: a matrix", "![](data:image/png;base64,iVBORw0KGgo=)",
            "[" + "x" * 90 + "](y)", "[mail](mailto:a@b.org)"]
HARMFUL = ["<script>x</script>", "<img src=x onerror=x>", "</div>", "<!-- x", "<br onclick=x>", "[a](javascript:x)",
           "[a](JaVa&#x53;cript:x)", "[a](java&Tab;script:x)", "[a](&#106avascript:x)", "[a]: <vbscript:x>",
           "[a](data:text/html,x)", "![a](data:image/svg+xml,x)", "[a](file:///etc)", "[a](blob:x)",
           "[a](" + "&#106;" * 50 + ":x)"]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays(text):
    assert inert(text) == (text, {})


@pytest.mark.parametrize("text", HARMFUL)
def test_what_could_run_is_taken_apart(text):
    changed, _ = inert(text)
    assert changed != text
    assert changed.replace(" ", "") == text.replace(" ", "")


PICTURE = {"image/png": "AAAA"}


def test_attached_images_are_found_whatever_they_are_called():
    text, images = inert("![a](attachment:plain.png) ![b](attachment:Zoë.png)\n\n[c]: attachment:a%20b.png",
                         {"plain.png": PICTURE, "Zoë.png": PICTURE, "a b.png": PICTURE})
    assert text == "![a](attachment:plain.png) ![b](attachment:image--1)\n\n[c]: attachment:image--2"
    assert images == {"plain.png": PICTURE, "image--1": PICTURE, "image--2": PICTURE}


@pytest.mark.parametrize("text", ["![a](attachment:gone.png)", "[a]: attachment:gone.png", "![a]( attachment:b 'c')"])
def test_an_attached_image_that_is_gone_has_no_address(text):
    assert inert(text)[0] == text.replace("attachment:", "#")


def test_a_long_text_is_cut_but_for_embedded_images():
    picture = f"![](data:image/png;base64,{'A' * 5000})"
    assert cut(f"words {picture}", 100) == (f"words {picture}", 89)
    shown, left = cut("words " * 50, 100)
    assert shown.startswith(("words " * 50)[:100] + "\n\n[cut off here")
    assert left == 0
    assert cut("", 0) == ("", 0)


def test_a_long_line_of_code_is_clipped():
    code = "x = 1\ny = [" + "1, " * 2000 + "]\nz = 2"
    assert clipped("x = 1\n" * 5000) == "x = 1\n" * 5000
    assert clipped(code).split("\n")[0::2] == ["x = 1", "z = 2"]
    assert "cut off here" in clipped(code).split("\n")[1]


@pytest.mark.timeout(60)  # of what would take hours if each bracket were followed to the text's end
@pytest.mark.parametrize("text", ["](" * 1_000_000, "](" + " " * 3_000_000, "]:" * 1_000_000, "<br" * 1_000_000])
def test_a_text_is_gone_through_once(text):
    assert len(inert(text)[0]) >= len(text)


@pytest.mark.parametrize(("text", "kept"), [("[" * 30_000, 1_000), ("[]" * 15_000, 1_000), ("![[a](b)" * 4_000, 1_000),
                                            ("\\begin{a}" * 3_000, 200)])
def test_a_text_that_takes_renderers_minutes_is_cut_where_that_begins(text, kept):
    shown, _ = inert(text)
    assert shown.count("[") <= kept + 1
    assert shown.count("\\begin") <= 200
    assert "cut off here" in shown


def test_a_matrix_and_a_list_of_links_are_not_cut():
    text = "\n".join(f"- [{i}](https://a.org/{i}) and $z_{{{i}}}[{i}]$" for i in range(200))
    assert inert(text)[0] == text


def test_lines_of_blanks_and_endless_code_are_cut():
    assert clipped("x = 1\n" + "    \n" * 1_000).strip("\n") == "x = 1"
    assert len(clipped("x = 1\n" * 100_000)) < 51_000
    assert len(clipped("x = 1\n" * 1_000, 100)) < 150


def test_control_characters_are_not_shown():
    assert inert("a\x1b[31mb\x00\tc\n")[0] == "a\ufffd[31mb\ufffd\tc\n"
    assert clipped("x = '\x1b[2J'") == "x = '\ufffd[2J'"
