"""Reads an XES log as a process miner does and holds it to the CSV of the same trace.

Exits 1 with the first thing that differs.
"""

import csv
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import datetime

SPACE = "{http://www.xes-standard.org/}"
ORDER = ["extension", "global", "classifier", "string", "int", "trace"]  # of the children of a log


def attributes(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def fail(text):
    print(text)
    sys.exit(1)


def main():
    xes, table = sys.argv[1:]
    rows = Counter()
    cases = set()
    with open(table, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cases.add((row["arm"], row["case"]))
            takes_time = row["start_day"] != row["end_day"]
            key = (row["arm"], row["case"], row["activity"], row["phase"], row["agency"])
            rows[key + ("complete", row["end"] + "Z")] += 1
            if takes_time:
                rows[key + ("start", row["start"] + "Z")] += 1
    log = ElementTree.parse(xes).getroot()
    if log.tag != SPACE + "log" or log.get("xes.version") != "1.0":
        fail(f"found {log.tag} {log.get('xes.version')}; expected an XES 1.0 log")
    places = [ORDER.index(child.tag.removeprefix(SPACE)) for child in log]
    if places != sorted(places):
        fail("found children of the log in another order than the schema's")
    prefixes = {child.get("prefix") for child in log.findall(SPACE + "extension")}
    keys_of_events = {key for scope in log.findall(SPACE + "global") if scope.get("scope") == "event"
                      for key in attributes(scope)}
    for classifier in log.findall(SPACE + "classifier"):
        if not set(classifier.get("keys").split()) <= keys_of_events:
            fail(f"found a classifier of {classifier.get('keys')}; expected global attributes")
    seen = set()
    for trace in log.findall(SPACE + "trace"):
        whose = attributes(trace)
        case = (whose["arm"], whose["case"])
        if case in seen or whose["concept:name"] != ", ".join(case):
            fail(f"found the trace {whose}; expected each case of each arm once")
        seen.add(case)
        last, open_instances = None, {}
        for event in trace.findall(SPACE + "event"):
            told = attributes(event)
            if not keys_of_events <= told.keys():
                fail(f"found {told}; expected {keys_of_events}")
            if not {key.split(":")[0] for key in told if ":" in key} <= prefixes:
                fail(f"found {told}; expected keys of the extensions {prefixes}")
            at = datetime.fromisoformat(told["time:timestamp"].replace("Z", "+00:00"))
            if last is not None and at < last:
                fail(f"found {told} after {last}; expected an order in time")
            last = at
            instance, transition = told["concept:instance"], told["lifecycle:transition"]
            if transition == "start":
                open_instances[instance] = told["concept:name"]
            elif open_instances.pop(instance, told["concept:name"]) != told["concept:name"]:
                fail(f"found {told}; expected the end of what was started")
            rows[case + (told["activity"], told["phase"], told.get("org:group", ""), transition,
                         told["time:timestamp"])] -= 1
        if open_instances:
            fail(f"found {open_instances} never completed")
    if seen != cases:
        fail(f"found {len(seen)} cases; expected {len(cases)}")
    wrong = {key: count for key, count in rows.items() if count != 0}
    if wrong:
        fail(f"found {len(wrong)} events in one and not the other: {next(iter(wrong))}")
    print(f"{len(seen)} traces agree")


if __name__ == "__main__":
    main()
