"""House rulebooks in installed packages, found by the entry point group `claimlint.rulesets`.

A package registers a name for one of its packages, e.g. `acme-house-style = "acme_style"`, and puts a
`claimlint.yml` in it: an ordinary configuration, whose `rulesets` name folders beside it.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from claimlint.errors import ConfigError
from claimlint.hints import did_you_mean

GROUP = "claimlint.rulesets"
FILE = "claimlint.yml"


def installed(name: str) -> Path:
    """The configuration file of a registered rulebook. ConfigError when there is none of that name.

    The package is found, not imported.
    """
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in found:
        known = f"registered: {', '.join(sorted(found))}" if found else "no installed package registers a rulebook"
        guess = did_you_mean(name, found)
        raise ConfigError(f'no installed rulebook "{name}"', f"{guess} {known}; a file is written ./{name}.yml".strip())
    module = found[name].value.split(":")[0]
    try:
        spec = find_spec(module)
    except ImportError:
        spec = None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / FILE).is_file():
            return (Path(folder) / FILE).resolve()
    raise ConfigError(f'the rulebook "{name}" has no {FILE} in its package {module}', "reinstall it or tell its makers")
