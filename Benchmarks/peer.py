"""Times a model in another engine, once, and prints one line of JSON with the keys of `atrous bench --json`.

    peer.py xnnpack|builtin|openvino MODEL --threads N --runs R [--mask]
    peer.py versions

`import_bytes` is the peak resident size after the imports and before any model: what an interpreter that loads
nothing takes. An engine that is missing, or that cannot run the model, prints {"skipped": reason}.
"""

import argparse
import importlib.metadata
import json
import math
import time

PACKAGES = ["ai-edge-litert", "numpy", "openvino"]
CHUNK = 1 << 16


def milliseconds(work):
    """What `work` takes, and its result."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1e3, result


def peak_bytes():
    """The most memory that this process has had resident; None where the system does not tell."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return None


def fill_synthetic(array):
    """The input of Tests/Oracle/record.py and of `atrous bench`, made in pieces so as not to show in the peak."""
    import numpy as np

    flat = array.reshape(-1)
    for start in range(0, flat.size, CHUNK):
        piece = flat[start : start + CHUNK]
        h = np.arange(start + 1, start + 1 + piece.size, dtype=np.uint32) * np.uint32(0x9E3779B1)
        h ^= h >> np.uint32(15)
        h *= np.uint32(0x85EBCA77)
        h ^= h >> np.uint32(13)
        values = (h >> np.uint32(24)).astype(np.uint8)
        if array.dtype == np.uint8:
            piece[:] = values
        elif array.dtype == np.int8:
            piece[:] = (values ^ np.uint8(0x80)).view(np.int8)
        elif array.dtype == np.float32:
            piece[:] = values.astype(np.float32) / np.float32(127.5) - np.float32(1)
        else:
            raise ValueError(f"no synthetic input of type {array.dtype}")


def fill_inputs(engine):
    """In a function of its own: LiteRT does not run while a variable holds one of its arrays."""
    for array in engine.inputs():
        fill_synthetic(array)


class LiteRT:
    """LiteRT, with the XNNPACK delegate that it applies by itself, or with its built-in kernels alone."""

    def __init__(self, is_delegated):
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self.make = Interpreter
        self.resolver = OpResolverType.AUTO if is_delegated else OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES

    def load(self, path, threads):
        self.interpreter = self.make(
            model_path=path, num_threads=threads, experimental_op_resolver_type=self.resolver)
        self.interpreter.allocate_tensors()

    def inputs(self):
        return [self.interpreter.tensor(d["index"])() for d in self.interpreter.get_input_details()]

    def run(self):
        self.interpreter.invoke()

    def output(self):
        return self.interpreter.tensor(self.interpreter.get_output_details()[0]["index"])()

    def details(self):
        return {}


class OpenVINO:
    """OpenVINO's CPU plugin, tuned for one request at a time."""

    def __init__(self):
        import openvino

        self.openvino = openvino

    def load(self, path, threads):
        core = self.openvino.Core()
        options = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1}
        self.compiled = core.compile_model(core.read_model(path), "CPU", options)
        self.request = self.compiled.create_infer_request()

    def inputs(self):
        return [self.request.get_input_tensor(i).data for i in range(len(self.compiled.inputs))]

    def run(self):
        self.request.infer()

    def output(self):
        return self.request.get_output_tensor(0).data

    def details(self):
        return {"precision": self.compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()}


ENGINES = {"xnnpack": lambda: LiteRT(True), "builtin": lambda: LiteRT(False), "openvino": OpenVINO}


def measure(arguments):
    import numpy as np

    engine = ENGINES[arguments.engine]()
    import_bytes = peak_bytes()
    init_ms, _ = milliseconds(lambda: engine.load(arguments.model, arguments.threads))
    fill_inputs(engine)
    work = engine.run
    if arguments.mask:
        if not np.issubdtype(engine.output().dtype, np.floating):
            raise ValueError("the model's output is no float scores")

        def work():
            engine.run()
            return np.argmax(engine.output(), axis=-1)

    first_ms, _ = milliseconds(work)
    times = sorted(milliseconds(work)[0] for _ in range(arguments.runs))
    return {
        "model": arguments.model, "threads": arguments.threads, "init_ms": init_ms, "first_ms": first_ms,
        "min_ms": times[0], "median_ms": (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2,
        "p90_ms": times[math.ceil(len(times) * 0.9) - 1], "peak_bytes": peak_bytes(),
        "import_bytes": import_bytes, **engine.details(),
    }


def versions():
    """The installed packages; those that are missing are left out."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engine", choices=[*ENGINES, "versions"])
    parser.add_argument("model", nargs="?")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--mask", action="store_true", help="from the input to the argmax of the scores")
    arguments = parser.parse_args()
    if arguments.engine == "versions":
        print(json.dumps(versions()))
        return
    try:
        result = measure(arguments)
    except Exception as error:  # whatever an engine raises is the reason to skip it
        reason = " ".join(str(error).split())
        result = {"skipped": f"{type(error).__name__}: {reason}"[:300]}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
