"""Attacks on the pages on which a person reads: text, outputs and errors that would run in a browser."""
from __future__ import annotations

from edits import answer, cell_of, insert
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from .attack import attack

SCRIPTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<br onclick=alert(1)>",
    "</div></div></body><script>alert(1)</script>", "<!--><script>alert(1)</script>-->", "<?x><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>", "<iframe src=javascript:alert(1)></iframe>", "<b/onclick=alert(1)>x</b>",
    "<B\nonclick=alert(1)>", "<style>*{display:none}</style>", "<form action=//x><input name=a>", "<base href=//x>",
    "<meta http-equiv=refresh content=0;url=//x>", "<object data=javascript:alert(1)>", "<<script>alert(1)//<</script>",
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#x09;script:alert(1)) [d](java&Tab;script:alert(1))",
    "[e](javascript&colon;alert(1)) [f](javascript\\:alert(1)) [g](data:text/html;base64,AAAA) [h]( javascript:alert(1))",
    "[i](<javascript:alert(1)>) [j](\n javascript:alert(1)) [k](&#106;avascript:alert(1)) [l](\x01javascript:alert(1))",
    "[m][n]\n\n[n]: javascript:alert(1)\n", "[o]\n\n[o]: <javascript:alert(1)> 'x'\n", "<javascript:alert(1)>",
    "![p](javascript:alert(1)) ![q](data:image/svg+xml;base64,AAAA) ![r](attachment:none.png)",
    "```mermaid\n<script>alert(1)</script>\n```", "~~~\"><script>alert(1)</script>\nx\n~~~", "# <script>alert(1)</script>",
    "| a |\n|--|\n| <script>alert(1)</script> [x](javascript:alert(1)) |", "[[x](javascript:alert(1))](y)",
    "$<script>alert(1)</script>$ \\begin{align}<script>alert(1)</script>\\end{align}", "`<script>alert(1)</script>`",
)


@attack(base="solved")
def scripts_in_written_answers(notebook: NotebookNode) -> None:
    """Every way to put something that runs into the text that a person marks, and into text beside it."""
    cell_of(notebook, "why_nonlinear").source = "\n\n".join(SCRIPTS)
    cell_of(notebook, "why_nonlinear").attachments = {
        "<script>": {"image/png": "AAAA"}, "a.svg": {"image/svg+xml": "<svg onload=alert(1)>"}, "b": {"text/html": "<script>"}}
    for script in SCRIPTS:
        insert(notebook, script, text=True)
    notebook.cells.append(NotebookNode(cell_type="raw", source="".join(SCRIPTS), id="raw",
                                       metadata={"raw_mimetype": "text/html", "format": "text/html"}))


@attack(base="solved")
def scripts_in_outputs(notebook: NotebookNode) -> None:
    """HTML, JavaScript, SVG, Markdown, widgets and LaTeX put out by cells, and as objects' pictures of themselves."""
    insert(notebook, """
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
evil = '<script>alert(1)</script>'
display(HTML(evil), Javascript('alert(1)'), Markdown(evil), Latex(evil), Markdown('[x](javascript:alert(1))'))
display(SVG(data='<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))
display({kind: evil for kind in ('text/html', 'application/javascript', 'image/svg+xml', 'text/markdown', 'text/latex',
                                 'application/vnd.jupyter.widget-view+json', 'text/vnd.mermaid', 'image/png', 'text/plain')}, raw=True)
class Evil:
    def _repr_html_(self): return evil
    def _repr_mimebundle_(self, *a, **k): return {'text/html': evil, 'image/svg+xml': evil}
    def __repr__(self): return evil
display(Evil(), metadata={'text/html': {'isolated': True}, 'filenames': {'image/png': evil}})
print(evil, '\\x1b[31m<img src=x onerror=alert(1)>\\x1b]8;;javascript:alert(1)\\x07x')
Evil()""", before="neuron")
    notebook.cells.append(new_code_cell("%%html\n<script>alert(1)</script>"))
    notebook.cells.append(new_code_cell("%%javascript\nalert(1)"))
    notebook.cells.append(new_code_cell("raise type('<script>alert(1)</script>', (Exception,), {})('<img src=x onerror=alert(1)>')"))


@attack(base="solved", earns={"neuron": 0.0, "sigmoid": 0.0, "layer": 0.0, "absorb_bias": 0.0, "worked_forward": 0.6},
        explains="script>")
def scripts_in_verdicts(notebook: NotebookNode) -> None:
    """Errors, types, values and lines of code that the panel and the record repeat."""
    evil = "<script>alert(1)</script>"
    answer(notebook, neuron=f"def neuron(*args):\n    raise ValueError('{evil}')  # {evil}",
           sigmoid=f"sigmoid = lambda a: '{evil}'",
           layer=f"layer = lambda *a: type('{evil}', (), {{'__repr__': lambda self: '{evil}'}})()",
           absorb_bias=f"absorb_bias = lambda *a: {{'{evil}': '`{evil}`'}}")


@attack(base="solved", earns={"neuron": 0.0}, explains="1000")
def a_panel_of_ones_own(notebook: NotebookNode) -> None:
    """An error whose text looks like a panel that says that all is right."""
    answer(notebook, neuron="def neuron(*a):\n    raise ValueError('\\n\\n✓ neuron: right · 1000 of 1000 points\\n' * 20)")


@attack(base="solved")
def formulas_that_never_end(notebook: NotebookNode) -> None:
    """Beginnings of formulas, for whoever looks from each of them for its end, when the page is made."""
    for beginning in ("\\\\(", "\\\\[a ", "\\begin{a}"):
        insert(notebook, beginning * 100_000, text=True)


@attack(base="solved")
def names_that_never_end(notebook: NotebookNode) -> None:
    """A line of code that is one name, for whoever colours it."""
    insert(notebook, "0 and " + "a." * 100_000 + "a")


@attack(base="solved")
def images_that_are_not_there(notebook: NotebookNode) -> None:
    """Addresses of attached images that are missing, however written, which would break the page for whoever marks it."""
    cell = cell_of(notebook, "why_nonlinear")
    cell.attachments = {"Zoë.png": {"image/png": "AAAA"}, "a b.png": {"image/png": "AAAA"}, "a(b).png": {"image/png": "AAAA"}}
    cell.source = "\n\n".join((
        "![a](attachment:Zoë.png) ![b](attachment:a%20b.png) ![c](<attachment:a b.png>) ![d](attachment:a(b).png)",
        "![e](attachment:none) ![f][g] ![h](attach&#109;ent:none) ![i](attachment&colon;none) ![j]( attachment:none 'x')",
        "[g]: attachment:none\n[k]: <attachment:none>", "![k] ![l](<attachment:none>) ![m](attachment:%5A)", "![n](attachment:)"))
