"""Back-propagation by hand: the instructor's side, never given to students."""

import sys
from typing import Any

__version__ = "0.2.0"

# nbformat imports jsonschema, and that, where it is installed, a grammar of international web addresses, which takes
# more than a second to build: in every process, for a check that no notebook asks for. Without it jsonschema does
# without that check; whoever wants the grammar itself can still import it afterwards.
_GRAMMAR = "rfc3987_syntax"
_modules: dict[str, Any] = sys.modules
if "jsonschema" not in _modules and _GRAMMAR not in _modules:
    _modules[_GRAMMAR] = None
    import jsonschema

    del _modules[_GRAMMAR]
    assert jsonschema
