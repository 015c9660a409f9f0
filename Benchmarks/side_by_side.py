#!/usr/bin/env python3
"""Times models in atrous, LiteRT and OpenVINO by turns, and prints a table.

    side_by_side.py MODEL... [--mask MODEL...] [--output Benchmarks/RESULTS.md] [--json FILE]

Every measurement is a process of its own. Within a round each engine has one turn, and rounds repeat (A B C D A B C D),
so that whatever else the machine does meets all of them. What is missing is skipped, and the table says why.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import venv

import report

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
PEERS = {"LiteRT + XNNPACK": "xnnpack", "LiteRT, no delegate": "builtin", "OpenVINO": "openvino"}
TIMEOUT = 900


def log(text):
    print(text, file=sys.stderr, flush=True)


def run_json(command):
    """The object that a command prints, or {"skipped": reason}."""
    # numpy's own threads take no part, but would take memory.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, env=environment)
        return json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"skipped": str(error)}
    except ValueError:
        return {"skipped": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}


def install_peers():
    """Makes the virtual environment hold what requirements.txt names; returns the versions that it holds."""
    if not PYTHON.exists():
        log(f"making {VENV.name}")
        venv.create(VENV, with_pip=True)
    versions = [str(PYTHON), str(HERE / "peer.py"), "versions"]
    installed = run_json(versions)
    for requirement in (HERE / "requirements.txt").read_text().split():
        name, version = requirement.split("==")
        if installed.get(name) != version:
            log(f"installing {requirement}")
            subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", requirement])
    return run_json(versions)


def build_atrous():
    """The path of a fresh release build; where it fails, of an old one or of none."""
    log("building atrous")
    try:
        subprocess.run(
            ["swift", "build", "--configuration", "release", "--product", "atrous"], cwd=ROOT, stdout=sys.stderr)
    except OSError as error:
        log(f"swift: {error}")
    return ROOT / ".build" / "release" / "atrous"


def engines(arguments):
    """The commands of all engines by name, without the options that they share."""
    atrous = str(arguments.atrous or build_atrous())
    commands = {report.BASE: [atrous, "bench", "--json"]}
    for isa in arguments.isa:
        commands[f"{report.BASE} {isa}"] = [atrous, "bench", "--json", "--isa", isa]
    for name, engine in PEERS.items():
        commands[name] = [str(PYTHON), str(HERE / "peer.py"), engine]
    return commands


def measure(commands, model, threads, is_mask, arguments):
    """Every engine's results on one model, a round after the other."""
    options = [model, "--threads", str(threads), "--runs", str(arguments.runs)] + ["--mask"] * is_mask
    what = f"{pathlib.Path(model).stem}{', to mask' if is_mask else ''}, {threads} thread{'s' * (threads > 1)}"
    measurements, skipped = [], set()
    for number in range(arguments.rounds):
        for name, command in commands.items():
            if name in skipped:
                continue
            result = run_json(command + options)
            if "skipped" in result:
                skipped.add(name)
            outcome = result.get("skipped") or f"{result['median_ms']:.2f} ms"
            log(f"{what}, round {number + 1}, {name}: {outcome}")
            result.update(model=pathlib.Path(model).stem, threads=threads, mask=is_mask, engine=name, round=number)
            measurements.append(result)
    return measurements


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL", help="measured from the input to the full output")
    parser.add_argument("--mask", nargs="+", default=[], metavar="MODEL",
                        help="measured from the input to a mask: the argmax of the model's scores")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2], metavar="N", help="default: 1 2")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each engine (default: 5)")
    parser.add_argument("--runs", type=int, default=50, metavar="N", help="inferences in a turn (default: 50)")
    parser.add_argument("--isa", action="append", default=[], metavar="NAME",
                        help="one more turn for atrous with this instruction set; may be repeated")
    parser.add_argument("--atrous", type=pathlib.Path, metavar="FILE", help="a binary (default: builds this tree)")
    parser.add_argument("--output", type=pathlib.Path, metavar="FILE.md", help="writes the report here too")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="writes every measurement here")
    arguments = parser.parse_args()
    if not arguments.models + arguments.mask:
        parser.error("no model given")
    if min([arguments.rounds, arguments.runs, *arguments.threads]) < 1:
        parser.error("rounds, runs and threads are positive")
    for model in arguments.models + arguments.mask:
        if not os.path.exists(model):
            parser.error(f"{model}: no such file")

    machine = report.machine(ROOT)
    if machine["load average before"][0] > 0.5:
        log(f"the machine is busy: load average {machine['load average before'][0]}")
    machine["versions"].update(install_peers())
    commands = engines(arguments)
    measurements = []
    for is_mask, models in [(False, arguments.models), (True, arguments.mask)]:
        for model in models:
            for threads in arguments.threads:
                measurements += measure(commands, model, threads, is_mask, arguments)

    rows = report.summarize(measurements)
    text = report.markdown(machine, rows, rounds=arguments.rounds, runs=arguments.runs)
    print(text)
    if arguments.output:
        arguments.output.write_text(text + "\n")
    if arguments.json:
        content = {"machine": machine, "rows": rows, "measurements": measurements}
        arguments.json.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
