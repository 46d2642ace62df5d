#!/usr/bin/env python3
"""Runs a file of Flink SQL, a day's import for one, through a SQL Gateway, and waits for its end.

    DATE=2022-01-01 INPUT=file:///data/item/2022-01-01 \\
        examples/python/daily_items.py --gateway http://127.0.0.1:8083 examples/sql/items-from-json.sql

Needs Python 3.7 or newer and nothing else; Flink and the connector are where the gateway is. ${NAME} in the
file becomes the environment variable NAME, or what --set NAME=VALUE says; within quotes, with its own quotes
doubled. Exit codes: 0 all statements have run and their jobs have finished; 1 a statement or its job failed;
2 the arguments, the file or a variable are not right; 3 the gateway can't be reached, or --timeout is over.
"""
import argparse
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request

FAILED, MISTAKE, NO_GATEWAY = 1, 2, 3

# A quoted text, a quoted name, or a comment: what a semicolon or a comment's beginning within it is not.
TOKEN = re.compile(r"'(?:[^']|'')*'|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/|;", re.DOTALL)
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Mistake(Exception):
    """What whoever called this has to put right."""


class StatementFailed(Exception):
    """A statement, or the job that it started, failed."""


class Unreachable(Exception):
    """The gateway did not answer, or not in time."""


def statements(text, variables):
    """The statements of a file, without comments, with variables put in."""
    parts, current, end = [], [], 0

    def value(match, quoted):
        name = match.group(1)
        if not variables.get(name):
            raise Mistake("The file needs the variable %s: set it in the environment, or by --set." % name)
        return variables[name].replace("'", "''") if quoted else variables[name]

    for token in TOKEN.finditer(text):
        current.append(VARIABLE.sub(lambda m: value(m, False), text[end:token.start()]))
        end = token.end()
        found = token.group()
        if found == ";":
            parts.append("".join(current).strip())
            current = []
        elif found.startswith("'"):
            current.append(VARIABLE.sub(lambda m: value(m, True), found))
        elif not found.startswith(("--", "/*")):
            current.append(found)
    current.append(VARIABLE.sub(lambda m: value(m, False), text[end:]))
    parts.append("".join(current).strip())
    return [part for part in parts if part]


class Gateway:
    """A session at a SQL Gateway, by its REST interface of version 2, or 1 where it has no other."""

    def __init__(self, address, deadline):
        self.address = address.rstrip("/")
        self.deadline = deadline
        versions = self._call("GET", "/api_versions")["versions"]
        self.version = "/v2" if "V2" in versions else "/v1"
        self.session = self._call("POST", self.version + "/sessions", {})["sessionHandle"]

    def _call(self, method, path, body=None):
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode("utf-8"),
            headers={"Content-Type": "application/json", "Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.loads(response.read().decode("utf-8") or "{}")
        except urllib.error.HTTPError as e:
            raise StatementFailed(self._words(e.read().decode("utf-8", "replace")))
        except (OSError, ValueError) as e:
            raise Unreachable("No answer from the SQL Gateway at %s: %s" % (self.address, e))

    @staticmethod
    def _words(answer):
        """What a person wants to read of a stack trace: its causes' first lines."""
        try:
            text = "\n".join(json.loads(answer)["errors"])
        except (ValueError, KeyError, TypeError):
            text = answer
        lines = [line.strip() for line in text.splitlines()]
        causes = [line[len("Caused by:"):].strip() for line in lines if line.startswith("Caused by:")]
        first = [line for line in lines if line and not line.startswith(("at ", "...", "Internal server error"))][:1]
        # The last cause says what happened.
        words = (causes or first or [text.strip()])[-1]
        # Flink tells of one failure only, and a source's coordinator may have met the failed task first.
        if "TaskNotRunningException" in words:
            words += "\n  The task had failed before; why, the TaskManager's log says after \"to FAILED with failure cause\"."
        return words

    def run(self, statement):
        """Runs one statement to its end; returns its job's id, or None if it has no job."""
        base = "%s/sessions/%s" % (self.version, self.session)
        operation = self._call("POST", base + "/statements", {"statement": statement})["operationHandle"]
        base += "/operations/" + operation
        pause = 0.1
        while True:
            status = self._call("GET", base + "/status")["status"]
            if status in ("FINISHED", "ERROR", "CANCELED", "CLOSED", "TIMEOUT"):
                break
            if time.monotonic() > self.deadline:
                self._call("POST", base + "/cancel", {})
                raise Unreachable("Not finished within --timeout; the statement has been cancelled at the gateway."
                                  " Look at Flink's web page whether its job still runs.")
            time.sleep(pause)
            pause = min(2.0, pause * 1.5)
        job = None
        path = base + "/result/0"
        while path:
            result = self._call("GET", path)
            if result.get("resultType") == "NOT_READY":
                time.sleep(0.1)
            job = result.get("jobID") or job
            path = result.get("nextResultUri")
        if status != "FINISHED":
            raise StatementFailed("The statement ended as %s." % status)
        return job

    def close(self):
        try:
            self._call("DELETE", "%s/sessions/%s" % (self.version, self.session))
        except (Unreachable, StatementFailed):
            pass  # It ends by itself when it has been idle for long.


def first_words(statement):
    return " ".join(statement.split())[:60]


def import_day(options):
    variables = dict(os.environ)
    for assignment in options.set:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise Mistake("--set takes NAME=VALUE, not '%s'." % assignment)
        variables[name] = value
    try:
        with open(options.file, encoding="utf-8") as file:
            parts = statements(file.read(), variables)
    except (OSError, UnicodeDecodeError) as e:
        raise Mistake("The file can't be read: %s" % e)
    if not parts:
        raise Mistake("There is no statement in %s." % options.file)
    began = time.monotonic()
    gateway = Gateway(options.gateway, began + options.timeout)
    jobs = 0
    try:
        # So that an INSERT ends when its job does, and fails when that fails.
        gateway.run("SET 'table.dml-sync' = 'true'")
        for number, statement in enumerate(parts, 1):
            try:
                job = gateway.run(statement)
            except StatementFailed as e:
                raise StatementFailed("Statement %d of %d failed: %s\n  %s"
                                      % (number, len(parts), first_words(statement), e))
            if job:
                jobs += 1
                print("finished: job %s  %s" % (job, first_words(statement)), flush=True)
    finally:
        gateway.close()
    print("%d statements, %d jobs finished, %.1f s" % (len(parts), jobs, time.monotonic() - began))


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="Runs a file of Flink SQL through a SQL Gateway, and waits for its end.",
        epilog="Exit codes: 0 done; 1 a statement or its job failed; 2 wrong arguments, file or variable;"
               " 3 no gateway, or --timeout is over.")
    parser.add_argument("file", help="SQL; ${NAME} in it becomes the environment variable NAME")
    parser.add_argument("--gateway", default="http://127.0.0.1:8083", help="the SQL Gateway (default: %(default)s)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a variable; may be repeated")
    parser.add_argument("--timeout", type=float, default=6 * 3600, metavar="SECONDS",
                        help="the longest to wait (default: six hours)")
    options = parser.parse_args(arguments)
    try:
        import_day(options)
    except (Mistake, StatementFailed, Unreachable) as e:
        print("daily_items.py: %s" % e, file=sys.stderr)
        return MISTAKE if isinstance(e, Mistake) else FAILED if isinstance(e, StatementFailed) else NO_GATEWAY
    return 0


if __name__ == "__main__":
    sys.exit(main())
