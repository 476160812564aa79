"""Find, read and merge `.claimlint.yml` into a frozen Config. Every mistake is reported at once, with its line."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from claimlint.checked_yaml import Checked, Schema, load
from claimlint.errors import ConfigError, ConfigMistakesError
from claimlint.hints import did_you_mean, excerpt
from claimlint.layers import Layer, merged, siblings
from claimlint.model import Profile, Severity
from claimlint.paths import project_root
from claimlint.settings import ALL, Config, Mention, Override, Settings

__all__ = [
    "NAMES",
    "Config",
    "Configs",
    "Override",
    "Settings",
    "check_codes",
    "find_config",
    "load_config",
    "load_config_file",
    "schema",
]

NAMES = (".claimlint.yml", ".claimlint.yaml")
_LISTS_OF_CODES = {"select", "ignore", "per-file-ignores"}


class Configs:
    """The configuration of each file of a run, every configuration file read once."""

    def __init__(self, explicit: Path | None = None, command_line: Override | None = None) -> None:
        """explicit: a configuration that holds for every file, in place of the nearest one."""
        self._explicit = explicit
        self._command_line = command_line or Override()
        self._by_folder: dict[Path, Config] = {}
        self._by_file: dict[Path, Config] = {}

    def for_path(self, path: Path) -> Config:
        """The configuration that holds for a file or folder. ConfigError, ConfigMistakesError."""
        folder = path.absolute() if path.is_dir() else path.absolute().parent
        if folder not in self._by_folder:
            self._by_folder[folder] = self._read(self._explicit or find_config(folder), folder)
        return self._by_folder[folder]

    def _read(self, file: Path | None, folder: Path) -> Config:
        if file is None:
            return Config(root=project_root(folder), command_line=self._command_line)
        if file not in self._by_file:
            self._by_file[file] = replace(load_config_file(file), command_line=self._command_line)
        return self._by_file[file]


def load_config(start: Path) -> Config:
    """The nearest configuration upward from a file or folder; defaults rooted there when there is none."""
    return Configs().for_path(start)


def find_config(start: Path) -> Path | None:
    """The nearest `.claimlint.yml` in a folder or above it. ConfigError when a folder holds two spellings."""
    for folder in (start.absolute(), *start.absolute().parents):
        found = [folder / name for name in NAMES if (folder / name).is_file()]
        if len(found) > 1:
            raise ConfigError(
                f"two configurations in one folder: {' and '.join(file.name for file in found)}",
                "merge them into .claimlint.yml and remove the other",
                _shown(folder),
            )
        if found:
            return found[0]
    return None


def load_config_file(path: Path) -> Config:
    """Read one configuration and all that it extends. ConfigError for one mistake, ConfigMistakesError for several."""
    errors: list[ConfigError] = []
    layer = _layer(path.absolute(), errors, ())
    if errors:
        raise errors[0] if len(errors) == 1 else ConfigMistakesError(tuple(errors))
    return _config(path.absolute(), layer)


def check_codes(config: Config, codes: Collection[str]) -> None:
    """ConfigError or ConfigMistakesError for every code in a configuration that no rule answers to."""
    errors = []
    for mention in config.mentions:
        if mention.code != ALL and not any(code.startswith(mention.code) for code in codes):
            hint = did_you_mean(mention.code, codes) or "`claimlint rules list` shows all rules"
            message = f"no rule has the code {mention.code}, or a code that starts so\n{mention.excerpt}"
            errors.append(ConfigError(message, hint, mention.where))
    if errors:
        raise errors[0] if len(errors) == 1 else ConfigMistakesError(tuple(errors))


@lru_cache(maxsize=1)
def schema() -> Schema:
    """The JSON Schema of the configuration, as it ships for editors."""
    text = (Path(__file__).parent / "schemas" / "config.schema.json").read_text(encoding="utf-8")
    result: Schema = json.loads(text)
    return result


def _layer(path: Path, errors: list[ConfigError], chain: tuple[Path, ...]) -> Layer:
    """A file with all that it extends below it. Mistakes go to errors."""
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        errors.append(ConfigError("this file is not UTF-8 text", "save it as UTF-8", _shown(path)))
        return Layer()
    except OSError as error:
        errors.append(ConfigError(f"cannot read the configuration: {error.strerror}", "", _shown(path)))
        return Layer()
    checked, found = load(source, _shown(path), schema())
    errors += found
    bases = [_layer(base, errors, (*chain, path)) for base in _bases(checked, path, errors, (*chain, path))]
    own = _own(checked, path, errors)
    below, conflicts = siblings(bases, own)
    errors += conflicts
    return merged(below, own)


def _bases(checked: Checked, path: Path, errors: list[ConfigError], chain: tuple[Path, ...]) -> Iterable[Path]:
    for at, name in enumerate(checked.data.get("extends", ())):
        key = ("extends", at)
        if name.startswith((".", "/", "~")) or name.endswith((".yml", ".yaml")):
            base = (path.parent / Path(name).expanduser()).resolve()
            if not base.is_file():
                errors.append(checked.mistake(key, f'no file "{name}" beside this one', f"looked for {base}"))
                continue
        else:
            from claimlint.extends import installed  # importlib.metadata takes 10 ms

            try:
                base = installed(name)
            except ConfigError as error:
                errors.append(checked.mistake(key, error.message, error.hint))
                continue
        if base in (file.resolve() for file in chain):
            ring = " -> ".join(file.name for file in (*chain, base))
            errors.append(
                checked.mistake(key, f"configurations extend each other in a ring: {ring}", "remove one link")
            )
            continue
        yield base


def _own(checked: Checked, path: Path, errors: list[ConfigError]) -> Layer:
    """What the file says itself, its rulesets made absolute."""
    values = {key: value for key, value in checked.data.items() if key != "extends"}
    if "rulesets" in values:
        values["rulesets"] = [str((path.parent / Path(name).expanduser()).resolve()) for name in values["rulesets"]]
        for at, folder in enumerate(values["rulesets"]):
            if not Path(folder).is_dir():
                message = f'no folder "{checked.data["rulesets"][at]}" beside this file'
                errors.append(checked.mistake(("rulesets", at), message, f"looked for {folder}"))
    for prefix in ((), *(("overrides", glob) for glob in values.get("overrides", {}))):
        _no_contradiction(checked, prefix, errors)
    places = {key: checked.where(key) for key in checked.places}
    return Layer(values, places, tuple(_mentions(checked)))


def _no_contradiction(checked: Checked, prefix: tuple[str, ...], errors: list[ConfigError]) -> None:
    scope = checked.value(prefix)
    for at, code in enumerate(scope.get("ignore", ())):
        if code in scope.get("select", ()):
            errors.append(checked.mistake((*prefix, "ignore", at), f"{code} is both selected and ignored", "keep one"))


def _mentions(checked: Checked) -> Iterable[Mention]:
    """Every code that a file names."""
    found = [(checked.value(key), checked.places[key]) for key in checked.places if _LISTS_OF_CODES & set(key[:-1])]
    found += [(str(key[-1]), place) for key, place in checked.names.items() if "severity" in key[:-1]]
    for code, (line, column) in found:
        if isinstance(code, str):
            yield Mention(code, f"{checked.name}:{line}:{column}", excerpt(checked.source, line, column, len(code)))


def _config(path: Path, layer: Layer) -> Config:
    values = layer.values
    fail_on = values.get("fail-on", "error")
    return Config(
        path=path,
        root=path.parent,
        select=tuple(values.get("select", ())),
        ignore=tuple(values.get("ignore", ())),
        severity=_severities(values.get("severity", {})),
        profile=Profile(values["profile"]) if "profile" in values else None,
        fail_on=None if fail_on == "never" else Severity(fail_on),
        max_warnings=values.get("max-warnings"),
        per_file_ignores=tuple((glob, tuple(codes)) for glob, codes in values.get("per-file-ignores", {}).items()),
        overrides=tuple(_override(glob, said) for glob, said in values.get("overrides", ())),
        rulesets=tuple(Path(folder) for folder in values.get("rulesets", ())),
        include=tuple(values.get("include", ())),
        exclude=tuple(values.get("exclude", ())),
        extension={f".{key.lstrip('.').lower()}": name for key, name in values.get("extension", {}).items()},
        text_field=values.get("text-field", ""),
        baseline=path.parent / values["baseline"] if "baseline" in values else None,
        output_format=values.get("output-format"),
        mentions=layer.mentions,
    )


def _override(glob: str, said: dict[str, Any]) -> Override:
    return Override(
        glob,
        tuple(said["select"]) if "select" in said else None,
        tuple(said.get("ignore", ())),
        _severities(said.get("severity", {})),
        Profile(said["profile"]) if "profile" in said else None,
    )


def _severities(said: dict[str, str]) -> tuple[tuple[str, Severity], ...]:
    return tuple((code, Severity.IGNORE if name == "off" else Severity(name)) for code, name in said.items())


def _shown(path: Path) -> str:
    """The path from where the user stands, when it lies below."""
    full = path.absolute()
    return str(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)
