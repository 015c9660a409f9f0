"""Writes .tflite files of one operator and runs them in LiteRT's reference kernels.

No converter takes part, so a file holds exactly what a case describes.
"""

from dataclasses import dataclass, field, replace

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType

TENSOR_TYPES = {
    np.dtype(name.lower()): getattr(schema.TensorType, name)
    for name in ["FLOAT32", "FLOAT16", "INT8", "UINT8", "INT16", "INT32", "INT64", "BOOL"]
}


@dataclass
class Tensor:
    """An operand. `data` is what an input is fed, or what a constant holds in the file."""
    type: str
    shape: tuple = ()
    data: np.ndarray = None
    constant: bool = False
    scale: object = None  # a number, or a sequence with one for each slice along `axis`
    zero_point: int = 0
    axis: int = 0


@dataclass
class Case:
    """One operator with its operands; an input of None is an optional one left out."""
    name: str
    operator: str
    version: int
    inputs: list
    outputs: list
    options: str = None  # the schema's name, without "Options"
    fields: dict = field(default_factory=dict)


def model_bytes(case):
    """The case as a .tflite file."""
    operator = schema.OperatorT()
    operator.inputs, operator.outputs = [], []
    if case.options:
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, case.options + "Options")
        operator.builtinOptions = getattr(schema, case.options + "OptionsT")()
        for name, value in case.fields.items():
            assert hasattr(operator.builtinOptions, name), name
            setattr(operator.builtinOptions, name, value)

    graph = schema.SubGraphT()
    graph.name, graph.tensors, graph.inputs, graph.outputs = "main", [], [], []
    graph.operators = [operator]
    buffers = [schema.BufferT()]

    def append(tensor, name):
        table = schema.TensorT()
        table.name, table.shape, table.type = name, list(tensor.shape), TENSOR_TYPES[np.dtype(tensor.type)]
        if tensor.constant:
            table.buffer = len(buffers)
            content = schema.BufferT()
            content.data = np.frombuffer(np.ascontiguousarray(tensor.data).tobytes(), np.uint8)
            buffers.append(content)
        if tensor.scale is not None:
            scales = np.atleast_1d(np.asarray(tensor.scale, np.float32))
            quantization = schema.QuantizationParametersT()
            quantization.scale = scales
            quantization.zeroPoint = np.full(scales.size, tensor.zero_point, np.int64)
            quantization.quantizedDimension = tensor.axis
            table.quantization = quantization
        graph.tensors.append(table)
        return len(graph.tensors) - 1

    for k, tensor in enumerate(case.inputs):
        index = -1 if tensor is None else append(tensor, f"input_{k}")
        operator.inputs.append(index)
        if tensor is not None and not tensor.constant:
            graph.inputs.append(index)
    for k, tensor in enumerate(case.outputs):
        index = append(tensor, f"output_{k}")
        operator.outputs.append(index)
        graph.outputs.append(index)

    code = schema.OperatorCodeT()
    code.builtinCode = getattr(schema.BuiltinOperator, case.operator)
    code.deprecatedBuiltinCode = min(code.builtinCode, 127)
    code.version = case.version
    model = schema.ModelT()
    model.version, model.description = 3, "one operator"
    model.operatorCodes, model.subgraphs, model.buffers = [code], [graph], buffers

    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def run(case):
    """The file, its inputs and LiteRT's outputs; raises where LiteRT rejects the case."""
    content, inputs, outputs = invoke(case)
    shaped = [replace(tensor, shape=array.shape) for tensor, array in zip(case.outputs, outputs)]
    if [t.shape for t in shaped] != [tuple(t.shape) for t in case.outputs]:
        content, inputs, outputs = invoke(replace(case, outputs=shaped))
    return content, inputs, outputs


# Operators that BUILTIN_REF lacks: LiteRT's builtin kernels without a delegate stand in.
BUILTIN_ONLY = {"ELU"}


def resolver(operator):
    return OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES if operator in BUILTIN_ONLY else OpResolverType.BUILTIN_REF


def invoke(case):
    content = model_bytes(case)
    interpreter = Interpreter(model_content=content, num_threads=1,
                              experimental_op_resolver_type=resolver(case.operator))
    interpreter.allocate_tensors()
    inputs = [t.data for t in case.inputs if t is not None and not t.constant]
    for detail, value in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return content, inputs, [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]
