"""Cases of functions of one or two elements, and of reductions and moves beside those of every model."""

import numpy as np

from one_operator import Case, Tensor
from operands import activation, constant, ends, generator, middle, output


def text(shape):
    return "x".join(map(str, shape)) or "scalar"


def ramp(dtype):
    """Every value of an 8-bit type."""
    return np.arange(256).astype(np.uint8).view(dtype).reshape(1, 4, 4, 16)


def functions():
    positive = {"LOG", "SQRT", "RSQRT"}
    for operator, options in [("NEG", "Neg"), ("ABS", "Abs"), ("SQUARE", "Square"), ("SQRT", None), ("RSQRT", None), ("EXP", "Exp"), ("LOG", None),
                              ("TANH", None), ("RELU_0_TO_1", None), ("GELU", "Gelu"), ("ELU", None)]:
        for shape in [(1, 4, 5, 7), (3, 33)]:
            name = f"float_{text(shape)}"
            x = activation(generator(operator + name), "float32", shape)
            if operator in positive:
                x.data = np.abs(x.data) + np.float32(1 / 64)
            for approximate in (False, True) if operator == "GELU" else (False,):
                yield Case(name + ("_approximate" if approximate else ""), operator, 1, [x], [output("float32")], options,
                           dict(approximate=approximate) if options == "Gelu" else {})
    for operator, q_out in [("TANH", {"int8": (1 / 128, 0), "uint8": (1 / 128, 128)}), ("GELU", None), ("ELU", None), ("RELU_0_TO_1", None)]:
        for dtype in ("int8", "uint8") if operator in ("TANH", "GELU", "RELU_0_TO_1") else ("int8",):
            for s_in, z_in in [(0.05, middle(dtype)), (0.1, ends(dtype)[0]), (0.013, ends(dtype)[1])]:
                for approximate in (False, True) if operator == "GELU" else (False,):
                    x = Tensor(dtype, (1, 4, 4, 16), ramp(dtype), scale=s_in, zero_point=z_in)
                    y = output(dtype, *(q_out[dtype] if q_out else (s_in * 0.7, middle(dtype))))
                    yield Case(f"{dtype}_ramp_{s_in}" + ("_approximate" if approximate else ""), operator, 2 if operator in ("TANH", "GELU") else 1, [x], [y],
                               "Gelu" if operator == "GELU" else None, dict(approximate=approximate) if operator == "GELU" else {})
    for dtype in ("float32", "int8", "uint8"):
        for shape, slopes in [((1, 4, 5, 7), (1, 1, 7)), ((2, 3, 4, 5), (3, 4, 5)), ((1, 3, 3, 8), (1, 1, 1))]:
            name = f"{dtype}_{text(shape)}_{text(slopes)}"
            rng = generator("PRELU" + name)
            q = [(0.05, middle(dtype)), (0.004, 3), (0.04, 11)] if dtype != "float32" else [()] * 3
            slope = activation(rng, dtype, slopes, *q[1])
            slope.constant = True
            yield Case(name, "PRELU", 1, [activation(rng, dtype, shape, *q[0]), slope], [output(dtype, *q[2])])


def pairs():
    shapes = [((1, 3, 5, 7), (1, 3, 5, 7)), ((1, 3, 4, 8), (8,)), ((2, 3, 4, 1), (1, 3, 1, 5)), ((1, 4, 4, 3), ())]
    for operator, options in [("DIV", "Div"), ("MAXIMUM", "MaximumMinimum"), ("MINIMUM", "MaximumMinimum"), ("SQUARED_DIFFERENCE", "SquaredDifference")]:
        types = {"DIV": ["float32"], "SQUARED_DIFFERENCE": ["float32", "int8"]}.get(operator, ["float32", "int8", "uint8", "int32"])
        for dtype in types:
            for a, b in shapes:
                name = f"{dtype}_{text(a)}_{text(b)}"
                rng = generator(operator + name)
                same = (0.05, middle(dtype)) if dtype in ("int8", "uint8") else ()
                q = [(0.05, -5), (0.033, 9), (0.4, -100)] if operator == "SQUARED_DIFFERENCE" and dtype == "int8" else [same] * 3
                x, y = activation(rng, dtype, a, *q[0]), activation(rng, dtype, b, *q[1])
                if operator == "DIV":
                    y.data = y.data + np.where(y.data < 0, np.float32(-0.1), np.float32(0.1))
                yield Case(name, operator, 2 if same else 1, [x, y], [output(dtype, *q[2])], options)


def reductions():
    for operator in ("SUM", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD"):
        for dtype in ["float32"] + (["int8", "uint8"] if operator in ("REDUCE_MAX", "REDUCE_MIN") else []):
            for axes, keep in [((1, 2), True), ((3,), False), ((-1,), True), ((1, 3), False), ((0, 1, 2, 3), False)]:
                name = f"{dtype}_axes{'_'.join(map(str, axes)).replace('-', 'm')}" + ("_keep" if keep else "")
                q = (0.05, middle(dtype)) if dtype != "float32" else ()
                x = activation(generator(operator + name), dtype, (2, 5, 6, 9), *q)
                yield Case(name, operator, 2 if q else 1, [x, constant(np.array(axes, np.int32))], [output(dtype, *q)], "Reducer", dict(keepDims=keep))


def moves():
    for dtype in ("float32", "int8", "uint8"):
        for operator, options, shape in [("DEPTH_TO_SPACE", "DepthToSpace", (2, 3, 4, 12)), ("SPACE_TO_DEPTH", "SpaceToDepth", (2, 4, 6, 5))]:
            x = activation(generator(operator + dtype), dtype, shape)
            yield Case(f"{dtype}_block2", operator, 1, [x], [output(dtype)], options, dict(blockSize=2))
        for mode in (0, 1):
            for paddings in [[[0, 0], [1, 2], [2, 1], [0, 0]], [[0, 0], [0, 3], [3, 0], [1, 1]]]:
                x = activation(generator(f"mirror{mode}"), dtype, (1, 4, 5, 3))
                yield Case(f"{dtype}_{'symmetric' if mode else 'reflect'}_{paddings[1][0]}", "MIRROR_PAD", 2,
                           [x, constant(np.array(paddings, np.int32))], [output(dtype)], "MirrorPad", dict(mode=mode))


def cases():
    yield from functions()
    yield from pairs()
    yield from reductions()
    yield from moves()
