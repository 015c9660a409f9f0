#!/usr/bin/env python3
"""Times the whole job, photo to mask, in atrous and in Python (Pillow, LiteRT + XNNPACK, numpy), and prints a table.

    whole_job.py MODEL PHOTO [--rounds N] [--python FILE] [--output FILE.md]

PHOTO is scaled to 0.2, 1, 2, 12 and 48 megapixels, as JPEG and PNG, and to a folder of 100 JPEGs of 1 megapixel. Each side
has its turn in every round, and the least of each step counts. A folder is timed as a whole process, the start of Python
and of its imports left out.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import report
import side_by_side

HERE = pathlib.Path(__file__).resolve().parent
SIZES = [(0.2, 548, 365), (1, 1224, 816), (2, 1732, 1155), (12, 4032, 3024), (48, 8064, 6048)]
STEPS = ["decode", "prepare", "run", "write"]
FOLDER = 100
FRAMES = 200
FRAME_SIZE = "1280x720"

SCALE = """
import sys
from PIL import Image
image = Image.open(sys.argv[1]).convert("RGB")
for size, path in zip(sys.argv[2::2], sys.argv[3::2]):
    image.resize(tuple(map(int, size.split("x"))), Image.LANCZOS).save(path, quality=92)
"""


def make_photos(python, photo, folder):
    """Pairs of a title and a file, and the folder of many."""
    photos = []
    arguments = []
    for megapixels, width, height in SIZES:
        for kind in ["jpg", "png"]:
            path = folder / f"{megapixels}.{kind}"
            photos.append((f"{megapixels} MP {kind.upper()}", path))
            arguments += [f"{width}x{height}", str(path)]
    arguments += [FRAME_SIZE, str(folder / "frame.ppm")]
    subprocess.run([python, "-c", SCALE, photo, *arguments], check=True)
    many = folder / "many"
    many.mkdir()
    for number in range(FOLDER):
        (many / f"{number}.jpg").write_bytes((folder / "1.jpg").read_bytes())
    return photos, many


def lines(command):
    """The objects that a command prints, and how many seconds it took."""
    start = time.perf_counter()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
    elapsed = time.perf_counter() - start
    text = done.stdout.strip()
    if text.startswith("["):
        return json.loads(text), elapsed
    return [json.loads(line) for line in text.splitlines()], elapsed


def time_photo(options, atrous, photo, folder, threads):
    """The least of each step over the rounds: atrous's, Python's."""
    ours, theirs = [], []
    for _ in range(options.rounds):
        command = [atrous, "segment", photo, "--model", options.model, "--json", "--output", folder / "a.png"]
        ours.append(lines(command + ["--threads", threads])[0][0]["timings_ms"])
        peer = [options.python, HERE / "photo_peer.py", options.model, folder, photo, "--threads", threads]
        # The second of two runs: the first one pays for the interpreter's start.
        theirs.append(lines(peer + ["--runs", 2])[0][-1]["timings_ms"])
    return [{step: min(run[step] for run in runs) for step in STEPS} for runs in (ours, theirs)]


def time_folder(options, atrous, many, folder, threads):
    """Milliseconds a photo: atrous's process, and Python's loop."""
    ours, theirs = [], []
    for _ in range(options.rounds):
        command = [atrous, "segment", many, "--model", options.model, "--json", "--output", f"{folder}/masks/"]
        ours.append(lines(command + ["--threads", threads])[1] * 1e3 / FOLDER)
        peer = [options.python, HERE / "photo_peer.py", options.model, folder, *sorted(many.iterdir())]
        runs = lines(peer + ["--threads", threads])[0]
        theirs.append(sum(sum(run["timings_ms"].values()) for run in runs) / FOLDER)
    return min(ours), min(theirs)


def frames_a_second(options, atrous, frame, threads):
    """Through `atrous segment -`, which gives back each frame with its classes painted over."""
    command = [atrous, "segment", "-", "--overlay", "--model", options.model, "--threads", str(threads)]
    frames = frame.read_bytes() * FRAMES
    best = 0
    for _ in range(options.rounds):
        start = time.perf_counter()
        subprocess.run(command, input=frames, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        best = max(best, FRAMES / (time.perf_counter() - start))
    return best


def table(rows):
    head = ["photo", "threads", *STEPS, "sum", *(f"Python {step}" for step in STEPS), "Python sum", "ratio"]
    text = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for title, threads, ours, theirs in rows:
        cells = [title, str(threads)]
        for timings in (ours, theirs):
            cells += [f"{timings[step]:.1f}" if step in timings else "" for step in STEPS]
            cells.append(f"{sum(timings.values()):.1f}")
        cells.append(f"{sum(theirs.values()) / sum(ours.values()):.2f}")
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("photo")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", default="1,2", help="counts with commas (default: 1,2)")
    parser.add_argument("--python", help="an interpreter with Pillow, numpy and ai-edge-litert (default: one is made)")
    parser.add_argument("--atrous", help="the command (default: it is built)")
    parser.add_argument("--output", type=pathlib.Path, help="a file for the table as well")
    options = parser.parse_args()
    if not options.python:
        side_by_side.install_peers()
        options.python = side_by_side.PYTHON
    atrous = options.atrous or side_by_side.build_atrous()
    machine = report.machine(side_by_side.ROOT)
    rows, notes = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        photos, many = make_photos(options.python, options.photo, folder)
        for threads in map(int, options.threads.split(",")):
            for title, photo in photos:
                side_by_side.log(f"{title}, {threads} threads")
                rows.append((title, threads, *time_photo(options, atrous, photo, folder, threads)))
            ours, theirs = time_folder(options, atrous, many, folder, threads)
            rows.append((f"{FOLDER} JPEGs of 1 MP, each", threads, {"all": ours}, {"all": theirs}))
            frames = frames_a_second(options, atrous, folder / "frame.ppm", threads)
            notes.append(f"- Frames of {FRAME_SIZE} through a pipe, with overlays, {threads} threads: {frames:.0f} a second.")
    text = "\n\n".join([
        "# From photo to mask", report.facts(machine),
        f"Milliseconds, the least of {options.rounds} rounds. [README.md](README.md) explains the columns.", table(rows),
        "\n".join(notes)])
    print(text)
    if options.output:
        options.output.write_text(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
