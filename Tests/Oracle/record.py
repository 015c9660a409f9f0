"""Runs a .tflite model in LiteRT and records what every operator computed.

    pip install ai-edge-litert==2.3.0 numpy

    record.py MODEL --synthetic --json golden.json      hashes, one tensor a line
    record.py MODEL --input input.npy --dump DIR        every tensor as .npy

The hashes and the synthetic input are defined by `tensor_hash` and `synthetic_bytes`;
both are written so that a few lines in any language repeat them.
"""

import argparse
import hashlib
import json
import os

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType

VERSION = "2.3.0"
RESOLVERS = {
    "ref": OpResolverType.BUILTIN_REF,
    "builtin": OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    "xnnpack": OpResolverType.AUTO,
}
OPERATOR_NAMES = {
    code: name for name, code in vars(schema.BuiltinOperator).items() if isinstance(code, int)
}


def synthetic_bytes(count):
    """`count` pseudo-random bytes; uint32 arithmetic that wraps."""
    h = np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x9E3779B1)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x85EBCA77)
    h ^= h >> np.uint32(13)
    return (h >> np.uint32(24)).astype(np.uint8)


def synthetic_input(shape, dtype):
    """The synthetic bytes as uint8, as int8 (byte - 128) or as float32 in [-1, 1]."""
    values = synthetic_bytes(int(np.prod(shape))).reshape(shape)
    if dtype == np.uint8:
        return values
    if dtype == np.int8:
        return (values.astype(np.int16) - 128).astype(np.int8)
    if dtype == np.float32:
        return values.astype(np.float32) / np.float32(127.5) - np.float32(1)
    raise SystemExit(f"no synthetic input of type {np.dtype(dtype).name}")


def tensor_hash(array):
    """64 bits over the little-endian bytes in C order, as 16 hexadecimal digits.

    The bytes are padded with zeros to 8-byte words w[i]; the hash is the sum of
    splitmix64_finaliser(w[i] + (i + 1) * 0x9E3779B97F4A7C15), plus the byte count, mod 2^64.
    """
    data = np.ascontiguousarray(array).tobytes()
    words = np.frombuffer(data + bytes(-len(data) % 8), dtype="<u8")
    with np.errstate(over="ignore"):
        x = words + np.arange(1, words.size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x ^= x >> np.uint64(30)
        x *= np.uint64(0xBF58476D1CE4E5B9)
        x ^= x >> np.uint64(27)
        x *= np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
        return format((int(x.sum(dtype=np.uint64)) + len(data)) % 2**64, "016x")


def produced_tensors(content):
    """(tensor index, operator index, operator name) of subgraph 0 in execution order, inputs first."""
    model = schema.Model.GetRootAs(content, 0)
    graph = model.Subgraphs(0)
    rows = [(graph.Inputs(i), -1, "INPUT") for i in range(graph.InputsLength())]
    for position in range(graph.OperatorsLength()):
        operator = graph.Operators(position)
        code = model.OperatorCodes(operator.OpcodeIndex())
        name = OPERATOR_NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        rows += [(operator.Outputs(i), position, name) for i in range(operator.OutputsLength())]
    return rows


def describe(array, index, operator, op, name):
    """The JSON object of one tensor."""
    return {"index": index, "operator": operator, "op": op, "name": name,
            "type": array.dtype.name, "shape": list(array.shape), "hash": tensor_hash(array)}


def write_json(path, header, rows):
    """One tensor a line, so that differences are readable."""
    with open(path, "w") as out:
        out.write("{\n")
        for key, value in header.items():
            out.write(f"  {json.dumps(key)}: {json.dumps(value)},\n")
        out.write('  "tensors": [\n    ')
        out.write(",\n    ".join(json.dumps(row, separators=(",", ":")) for row in rows))
        out.write("\n  ]\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--input", action="append", metavar="FILE.npy", help="repeat it for several inputs")
    source.add_argument("--synthetic", action="store_true", help="a pseudo-random input")
    parser.add_argument("--label", help="how the JSON names the input")
    parser.add_argument("--json", metavar="OUT.json")
    parser.add_argument("--dump", metavar="DIR")
    parser.add_argument("--resolver", choices=RESOLVERS, default="ref")
    arguments = parser.parse_args()

    with open(arguments.model, "rb") as file:
        content = file.read()
    interpreter = Interpreter(model_path=arguments.model, num_threads=1,
                              experimental_op_resolver_type=RESOLVERS[arguments.resolver],
                              experimental_preserve_all_tensors=True)
    details = interpreter.get_input_details()
    if arguments.synthetic:
        inputs = [synthetic_input(d["shape"], d["dtype"]) for d in details]
    else:
        inputs = [np.load(path) for path in arguments.input]
    if len(inputs) != len(details):
        raise SystemExit(f"{arguments.model} has {len(details)} inputs, {len(inputs)} given")
    interpreter.allocate_tensors()
    for detail, value in zip(details, inputs):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()

    names = {d["index"]: d["name"] for d in interpreter.get_tensor_details()}
    if arguments.dump:
        os.makedirs(arguments.dump, exist_ok=True)
        for k, value in enumerate(inputs):
            name = "input.npy" if len(inputs) == 1 else f"input_{k}.npy"
            np.save(os.path.join(arguments.dump, name), value)

    rows = []
    for index, operator, op in produced_tensors(content):
        try:
            value = interpreter.get_tensor(index)
        except ValueError:
            if arguments.resolver == "ref":
                raise
            continue  # it lives inside a delegate
        rows.append(describe(value, index, operator, op, names[index]))
        if arguments.dump:
            np.save(os.path.join(arguments.dump, f"tensor_{index}.npy"), value)

    if arguments.json:
        header = {
            "oracle": f"ai-edge-litert {VERSION} {RESOLVERS[arguments.resolver].name}",
            "model": os.path.basename(arguments.model),
            "model_bytes": len(content),
            "model_sha256": hashlib.sha256(content).hexdigest(),
            "input": {"label": arguments.label or ("synthetic" if arguments.synthetic else "file"),
                      "hash": tensor_hash(inputs[0]) if len(inputs) == 1 else [tensor_hash(v) for v in inputs]},
        }
        write_json(arguments.json, header, rows)


if __name__ == "__main__":
    main()
