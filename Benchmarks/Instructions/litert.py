"""Runs a network in LiteRT a number of times on one thread, so that `one_run` can count its instructions.

    litert.py MODEL RUNS [--no-delegate]
"""

import sys

import numpy
from ai_edge_litert.interpreter import Interpreter, OpResolverType

model, runs, *options = sys.argv[1:]
resolver = (
    OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES if "--no-delegate" in options else OpResolverType.AUTO
)
interpreter = Interpreter(model, num_threads=1, experimental_op_resolver_type=resolver)
interpreter.allocate_tensors()
generator = numpy.random.default_rng(0)
for tensor in interpreter.get_input_details():
    shape, dtype = tensor["shape"], tensor["dtype"]
    if dtype == numpy.float32:
        values = generator.uniform(-1, 1, shape).astype(dtype)
    else:
        values = generator.integers(0, 256, shape, numpy.uint8).view(dtype)
    interpreter.set_tensor(tensor["index"], values)
for _ in range(int(runs)):
    interpreter.invoke()
