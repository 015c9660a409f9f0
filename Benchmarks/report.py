"""The machine, the medians and the tables of side_by_side.py."""

import datetime
import itertools
import os
import platform
import shlex
import statistics
import subprocess
import sys

BASE = "atrous"
MEDIANS = ["min_ms", "p90_ms", "peak_bytes", "import_bytes", "init_ms", "first_ms"]


def first_line(command, folder=None):
    """The first line that a command prints; None where it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    except OSError:
        return None
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 and done.stdout.strip() else None


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            fields = dict([part.strip() for part in line.split(":", 1)] for line in file if ":" in line)
        name = fields.get("model name", platform.machine())
        numbers = [fields.get(key, "?") for key in ["cpu family", "model"]]
        return f"{name} (family {numbers[0]}, model {numbers[1]})" if "cpu family" in fields else name
    except OSError:
        return first_line(["sysctl", "-n", "machdep.cpu.brand_string"]) or platform.processor()


def command_line():
    """The command as it was given, paths relative to the working folder."""
    words = [os.path.relpath(word) if os.path.isabs(word) else word for word in sys.argv]
    return shlex.join(["python3", *words])


def commit(root):
    name = first_line(["git", "rev-parse", "--short=12", "HEAD"], root)
    changed = first_line(["git", "status", "--porcelain", "--", "Package.swift", "Sources"], root)
    return f"{name} with uncommitted changes" if name and changed else name


def machine(root):
    """What a reader needs to know of the run; called before it, for the load that it met."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "command": command_line(),
        "commit": commit(root) or "unknown",
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "load average before": [round(value, 2) for value in os.getloadavg()],
        "versions": {
            "Swift": (first_line(["swift", "--version"]) or "missing").removeprefix("Swift version "),
            "Python": platform.python_version()},
    }


def summarize(measurements):
    """One row an engine, model and thread count: medians over the rounds, and the ratio to atrous."""
    def cell(row):
        return row["mask"], row["model"], row["threads"]

    rows = []
    for key, group in itertools.groupby(measurements, cell):
        group = list(group)
        base = None
        for name in dict.fromkeys(one["engine"] for one in group):
            turns = [one for one in group if one["engine"] == name]
            row = {"mask": key[0], "model": key[1], "threads": key[2], "engine": name}
            rows.append(row)
            reasons = [turn["skipped"] for turn in turns if "skipped" in turn]
            if reasons:
                row["skipped"] = reasons[0]
                continue
            medians = [turn["median_ms"] for turn in turns]
            row.update(ms=statistics.median(medians), fastest_round_ms=min(medians), slowest_round_ms=max(medians))
            base = row["ms"] if name == BASE else base
            row["ratio"] = row["ms"] / base if base else None
            for field in MEDIANS:
                values = [turn[field] for turn in turns if turn.get(field) is not None]
                row[field] = statistics.median(values) if values else None
            row["to_first_ms"] = statistics.median(turn["init_ms"] + turn["first_ms"] for turn in turns)
            row["note"] = turns[0].get("precision") or turns[0].get("isa") or ""
    return rows


def number(value, digits, scale=1):
    return "–" if value is None else f"{value / scale:.{digits}f}"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def overview(rows):
    """Model by engine: milliseconds and the ratio."""
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    lines = []
    for (model, threads), group in itertools.groupby(rows, lambda row: (row["model"], row["threads"])):
        found = {row["engine"]: row for row in group}
        cells = []
        for row in map(found.get, engines):
            if row is None or "skipped" in row:
                cells.append("–")
            elif row["ratio"] is None or row["engine"] == BASE:
                cells.append(number(row["ms"], 2))
            else:
                cells.append(f"{number(row['ms'], 2)} ({number(row['ratio'], 2)}×)")
        lines.append([model, threads, *cells])
    return table(["model", "threads", *engines], lines)


def details(rows):
    header = ["model", "threads", "engine", "ms", "rounds", "ratio", "peak MiB", "of it imports", "load ms",
              "to first ms", "note"]
    lines = []
    for row in rows:
        line = [row["model"], row["threads"], row["engine"]]
        if "skipped" in row:
            lines.append(line + ["–"] * 7 + [f"skipped: {row['skipped']}"])
            continue
        lines.append(line + [
            number(row["ms"], 2), f"{row['fastest_round_ms']:.2f}–{row['slowest_round_ms']:.2f}",
            number(row["ratio"], 2), number(row["peak_bytes"], 1, 1 << 20), number(row["import_bytes"], 1, 1 << 20),
            number(row["init_ms"], 1), number(row["to_first_ms"], 1), row["note"]])
    return table(header, lines)


def facts(machine):
    """The machine as a list."""
    facts = dict(machine, versions=", ".join(f"{name} {value}" for name, value in machine["versions"].items()))
    facts["command"] = f"`{facts['command']}`"
    facts["load average before"] = ", ".join(map(str, facts["load average before"]))
    return "\n".join(f"- {name}: {value}" for name, value in facts.items())


def markdown(machine, rows, rounds, runs):
    parts = [
        "# Side by side", facts(machine),
        f"Milliseconds an inference: the median of {rounds} rounds' medians of {runs} runs; in parentheses how many "
        "times as long as atrous. [README.md](README.md) explains the columns."]
    for is_mask, title in [(False, "From input to full output"), (True, "From input to class mask")]:
        chosen = [row for row in rows if row["mask"] == is_mask]
        if chosen:
            parts += [f"## {title}", overview(chosen), "### In full", details(chosen)]
    return "\n\n".join(parts)
