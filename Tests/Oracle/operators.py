"""Writes the per-operator goldens: what LiteRT's reference kernels make of one operator.

    pip install ai-edge-litert==2.3.0 numpy

    operators.py GOLDENS_DIR [--only CONV_2D]

One operators/<OPERATOR>.zip each, with <case>/model.tflite, <case>/input_<k>.npy, <case>/output_<k>.npy
and oracle.txt; rejected.zip holds the files that LiteRT refuses, with its message.
Running it again gives the same bytes.
"""

import argparse
import importlib.metadata
import io
import os
import re
import zipfile

import numpy as np

import cases_choice
import cases_convolution
import cases_elementwise
import cases_functions
import cases_int16
import cases_shape
from one_operator import model_bytes, resolver, run


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


class Archive:
    """A ZIP whose members carry no time, so that equal content gives equal bytes."""

    def __init__(self, path, kernels):
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        version = importlib.metadata.version("ai-edge-litert")
        self.add("oracle.txt", f"ai-edge-litert {version} {kernels}\n".encode())

    def add(self, name, content):
        member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        member.external_attr = 0o644 << 16
        self.zip.writestr(member, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output")
    parser.add_argument("--only", metavar="OPERATOR")
    arguments = parser.parse_args()
    os.makedirs(os.path.join(arguments.output, "operators"), exist_ok=True)

    archives, names = {}, set()
    for module in [cases_choice, cases_convolution, cases_elementwise, cases_functions, cases_int16, cases_shape]:
        for case in module.cases():
            if arguments.only and case.operator != arguments.only:
                continue
            assert (case.operator, case.name) not in names, (case.operator, case.name)
            names.add((case.operator, case.name))
            try:
                content, inputs, outputs = run(case)
            except (RuntimeError, ValueError) as error:
                error = re.sub(r" \(-?\d+ != -?\d+\)", "", str(error))  # for scales LiteRT prints noise there
                file, folder = "rejected", f"{case.operator}/{case.name}"
                members = {"model.tflite": model_bytes(case), "error.txt": f"{error}\n".encode()}
                print(f"rejected {folder}: {error}")
            else:
                file, folder = f"operators/{case.operator}", case.name
                members = {"model.tflite": content}
                members |= {f"input_{k}.npy": npy(array) for k, array in enumerate(inputs)}
                members |= {f"output_{k}.npy": npy(array) for k, array in enumerate(outputs)}
            if file not in archives:
                archives[file] = Archive(os.path.join(arguments.output, file + ".zip"), resolver(case.operator).name)
            for name, data in members.items():
                archives[file].add(f"{folder}/{name}", data)

    total = 0
    for file, archive in sorted(archives.items()):
        count = sum(name.endswith("model.tflite") for name in archive.zip.namelist())
        archive.zip.close()
        size = os.path.getsize(archive.zip.filename)
        total += size
        print(f"{file:30} {count:4} cases {size:8} bytes")
    print(f"{'all':30} {len(names):4} cases {total:8} bytes")


if __name__ == "__main__":
    main()
