"""Records what LiteRT's other two runtimes make of the goldens: of every operator and network whose bits are matched.

    pip install ai-edge-litert==2.3.0 numpy

    numerics.py Tests/Goldens        rewrites numerics.json: for each runtime and case the hash of its outputs

The inputs are the goldens' own, those of networks synthetic; one thread.
"""

import io
import json
import multiprocessing
import os
import sys
import zipfile

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from record import RESOLVERS, VERSION, synthetic_input, tensor_hash

RUNTIMES = {"optimized": "builtin", "xnnpack": "xnnpack"}


def outputs(model, inputs, resolver):
    """The outputs of a model's bytes; inputs None for synthetic ones."""
    interpreter = Interpreter(model_content=model, num_threads=1,
                              experimental_op_resolver_type=RESOLVERS[resolver])
    interpreter.allocate_tensors()
    details = interpreter.get_input_details()
    if inputs is None:
        inputs = [synthetic_input(d["shape"], d["dtype"]) for d in details]
    for detail, value in zip(details, inputs):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return inputs, [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]


def record(model, inputs, resolver, with_floats, pipe):
    """Sends the hashes of the outputs; None where they are floats of a float operator."""
    given, results = outputs(model, inputs, resolver)
    # Of other float operators another order of sums is no defect.
    pipe.send([tensor_hash(r) for r in results] if with_floats or is_integer(given + results) else None)


def recorded_apart(model, inputs, resolver, with_floats):
    """The same in a process of its own: some models crash a runtime. None where that happens as well."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=record, args=(model, inputs, resolver, with_floats, there))
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        return None
    finally:
        process.join()


# Whose order of sums on floats is repeated; they stand between integers in networks.
EXACT_FLOATS = {
    "optimized": ("HARD_SWISH/", "DEPTHWISE_CONV_2D/", "RESIZE_BILINEAR/", "CONV_2D/hybrid", "FULLY_CONNECTED/hybrid",
                  "TRANSPOSE_CONV/hybrid"),
    "xnnpack": ("HARD_SWISH/", "DEPTHWISE_CONV_2D/", "RESIZE_BILINEAR/", "CONV_2D/", "FULLY_CONNECTED/",
                "TRANSPOSE_CONV/hybrid"),
}


def is_exact(name, runtime):
    """Whether bits are the contract for all types: networks of integers, hybrid and float ones of XNNPACK."""
    if name.startswith("networks/"):
        return runtime == "xnnpack" or not name.endswith(("_hybrid.tflite", "_float.tflite"))
    return name.startswith(EXACT_FLOATS[runtime])


def is_integer(arrays):
    """Whether the runtimes' contract is about bits: integers on one side at least."""
    return any(a.dtype in (np.int8, np.uint8, np.int16) for a in arrays)


def cases(folder):
    """(name, model, inputs) of every golden."""
    operators = os.path.join(folder, "operators")
    for file in sorted(os.listdir(operators)):
        with zipfile.ZipFile(os.path.join(operators, file)) as archive:
            names = archive.namelist()
            for name in names:
                if not name.endswith("/model.tflite"):
                    continue
                case = name[:-len("model.tflite")]
                count = sum(n.startswith(case + "input_") for n in names)
                inputs = [np.load(io.BytesIO(archive.read(f"{case}input_{i}.npy"))) for i in range(count)]
                yield f"{file[:-4]}/{case[:-1]}", archive.read(name), inputs
    networks = os.path.join(folder, "networks")
    for file in sorted(os.listdir(networks)):
        if file.endswith(("_int8.tflite", "_int16.tflite", "_hybrid.tflite", "_float.tflite")):
            with open(os.path.join(networks, file), "rb") as model:
                yield f"networks/{file}", model.read(), None


def main():
    folder = sys.argv[1]
    recorded = {runtime: {} for runtime in RUNTIMES}
    for name, model, inputs in cases(folder):
        for runtime, resolver in RUNTIMES.items():
            hashes = recorded_apart(model, inputs, resolver, is_exact(name, runtime))
            if hashes is not None:
                recorded[runtime][name] = hashes
    with open(os.path.join(folder, "numerics.json"), "w") as out:
        json.dump({"oracle": f"ai-edge-litert {VERSION}, 1 thread, x86-64", **recorded}, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
