"""Run statements, one connection: `python sql.py URL`, statements as JSON on stdin.

Runs inside an environment that has psycopg; the lab itself has only the standard
library. Prints the rows of every statement that has rows, as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any, List

import psycopg


def main() -> None:
    """Read statements, execute each by itself, print what they returned."""
    results: List[Any] = []
    with psycopg.connect(sys.argv[1], autocommit=True, connect_timeout=10) as connection:
        for statement in json.load(sys.stdin):
            cursor = connection.execute(statement)
            results.append(cursor.fetchall() if cursor.description else [])
    print(json.dumps(results, default=str))


main()
