"""What the programs of this folder share: where Cardea is, a person who signs in when asked to, and the report at the end.

A program prints one line of JSON for each address that a person is to open, reads one line with the address at which they
arrived, and prints what it has seen in the end. Invariant: only the vendors' libraries speak to Cardea.
"""

import json
import os
import sys
from typing import Any, Callable
from urllib.parse import parse_qsl, urlsplit


def setting(name: str) -> str:
    """What `programs.ts` has set in the environment."""
    return os.environ[name]


def sign_in(url: str) -> dict[str, str]:
    """What the application receives at its redirect URI when a person opens this address."""
    _say({"open": url})
    return dict(parse_qsl(urlsplit(sys.stdin.readline().strip()).query))


def refusal(call: Callable[[], Any]) -> dict[str, Any]:
    """The class of the error with which the library answers, and the status it knows."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 -- whatever the library throws is what is looked for
        answer = getattr(error, "response", error)
        return {"class": type(error).__name__, "status": getattr(answer, "status_code", None)}
    raise AssertionError("nothing was refused")


def report(seen: dict[str, Any]) -> None:
    """Ends the program's part: all that it has seen."""
    _say({"report": seen})


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)
