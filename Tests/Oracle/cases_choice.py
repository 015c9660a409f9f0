"""Cases of the operators that compare, choose, gather and part values, of functions on integers, and of matrix products."""

import numpy as np

from one_operator import Case, Tensor
from operands import activation, constant, ends, generator, middle, output, values

MOVED = ["float32", "int8", "uint8", "int16", "int32", "int64"]


def text(shape):
    return "x".join(map(str, shape)) or "scalar"


def tensor(dtype, data, **more):
    """A fed value; quantized types get a scale."""
    if dtype in ("int8", "uint8", "int16"):
        more = {"scale": 0.05, "zero_point": middle(dtype)} | more
    return Tensor(dtype, data.shape, data, **more)


def fed(name, dtype, shape, **more):
    return tensor(dtype, values(generator(name), dtype, shape), **more)


def result(dtype, **more):
    return tensor(dtype, np.zeros((1,), dtype), **more)


def gathers():
    for dtype in MOVED:
        for axis, shape, places in [(0, (5, 3), [4, 0, 0]), (1, (2, 4, 3), [[3, 1], [0, 2]]), (-1, (2, 3, 6), [5, 1, 2, 2, 0]), (2, (1, 3, 4, 5), [1, 3])]:
            for index, fixed in [("int32", True), ("int64", False)] + ([("int16", False)] if axis == 0 else []):
                name = f"{dtype}_{text(shape)}_axis{axis}_{index}".replace("-", "m")
                data = fed("GATHER" + name, dtype, shape)
                yield Case(name, "GATHER", 4, [data, Tensor(index, np.shape(places), np.array(places, index), constant=fixed)], [result(dtype)], "Gather", dict(axis=axis))
    for axis, batch, shape, places in [(1, 1, (2, 4, 3), [[3, 1, 1], [0, 2, 0]]), (2, 1, (2, 3, 4, 2), [[3, 1], [0, 2]]), (2, -1, (2, 3, 4), [[[1], [2], [0]], [[3], [3], [1]]])]:
        name = f"float32_{text(shape)}_axis{axis}_batch{batch}".replace("-", "m")
        data = fed("GATHER" + name, "float32", shape)
        yield Case(name, "GATHER", 5, [data, tensor("int32", np.array(places, np.int32))], [result("float32")], "Gather", dict(axis=axis, batchDims=batch))
    yield Case("float32_beyond", "GATHER", 4, [fed("beyond", "float32", (3, 2)), constant(np.array([1, 3], np.int32))], [result("float32")], "Gather", dict(axis=0))


def parts():
    for dtype in ("float32", "int8", "uint8", "int16", "int32"):
        for shape, axis, count in [((2, 6, 3), 1, 3), ((4, 5), 0, 2), ((1, 3, 3, 8), -1, 4), ((2, 3), 1, 1)]:
            name = f"{dtype}_{text(shape)}_axis{axis}_into{count}".replace("-", "m")
            yield Case(name, "SPLIT", 4, [constant(np.array([axis], np.int32)), fed("SPLIT" + name, dtype, shape)], [result(dtype)] * count, "Split", dict(numSplits=count))
        for shape, axis, sizes in [((2, 6, 3), 1, (1, 3, 2)), ((4, 5), -1, (2, -1)), ((1, 3, 3, 8), 3, (3, 0, 5))]:
            name = f"{dtype}_{text(shape)}_axis{axis}_{text(sizes)}".replace("-", "m")
            yield Case(name, "SPLIT_V", 2, [fed("SPLIT_V" + name, dtype, shape), constant(np.array(sizes, np.int32)), constant(np.array([axis], np.int32))],
                       [result(dtype)] * len(sizes), "SplitV", dict(numSplits=len(sizes)))
        for shape, axis in [((2, 3, 4), 0), ((2, 3, 4), 1), ((2, 3, 4), -1), ((3,), 0)]:
            name = f"{dtype}_{text(shape)}_axis{axis}".replace("-", "m")
            yield Case(name, "UNPACK", 4, [fed("UNPACK" + name, dtype, shape)], [result(dtype)] * shape[axis], "Unpack", dict(num=shape[axis], axis=axis))
        for source, target in [((2, 3, 1), (2, 3, 4)), ((3,), (2, 2, 3)), ((1, 1), (3, 5)), ((), (2, 3)), ((2, 1, 3, 1), (2, 4, 3, 2))]:
            name = f"{dtype}_{text(source)}_to_{text(target)}"
            yield Case(name, "BROADCAST_TO", 3, [fed("BROADCAST_TO" + name, dtype, source), constant(np.array(target, np.int32))], [result(dtype)], "BroadcastTo")
        for target in [(2, 3), (5,)]:
            yield Case(f"{dtype}_{text(target)}", "FILL", 4, [constant(np.array(target, np.int32)), fed("FILL" + dtype, dtype, ())], [result(dtype)], "Fill")


def comparisons():
    shapes = [((2, 3, 5), (2, 3, 5)), ((1, 3, 4, 8), (8,)), ((2, 3, 4, 1), (1, 3, 1, 5)), ((1, 4, 4, 3), ())]
    for operator in ("EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL"):
        for dtype in ("float32", "int8", "uint8", "int16", "int32", "int64") + (("bool",) if "EQUAL" in operator[-9:] and operator in ("EQUAL", "NOT_EQUAL") else ()):
            for a, b in shapes:
                name = f"{dtype}_{text(a)}_{text(b)}"
                rng = generator(operator + name)
                x, y = (rng.integers(0, 2 if dtype == "bool" else 4, shape).astype(dtype) for shape in (a, b))
                yield Case(name, operator, 1, [tensor(dtype, x), tensor(dtype, y)], [Tensor("bool", (1,))], None)
        for dtype in ("int8", "uint8"):
            for s, z in [(0.05, middle(dtype)), (0.0501, ends(dtype)[0]), (0.9, ends(dtype)[1])]:
                x, y = (np.arange(256).astype(np.uint8).view(dtype).reshape(shape) for shape in ((256, 1), (1, 256)))
                yield Case(f"{dtype}_all_{s}", operator, 2, [tensor(dtype, x[::7]), tensor(dtype, y[:, ::5], scale=s, zero_point=z)], [Tensor("bool", (1,))], None)


def choices():
    for operator, count in [("LOGICAL_AND", 2), ("LOGICAL_OR", 2), ("LOGICAL_NOT", 1)]:
        for shapes in [((2, 3, 4), (2, 3, 4)), ((2, 3, 1), (4,))]:
            name = "_".join(map(text, shapes[:count]))
            rng = generator(operator + name)
            yield Case(name, operator, 1, [Tensor("bool", s, rng.integers(0, 2, s).astype(bool)) for s in shapes[:count]], [Tensor("bool", (1,))], None)
    for dtype in MOVED:
        for operator, options, shapes in [("SELECT", "Select", [((2, 3, 4),) * 3, ((2,), (2, 3, 4), (2, 3, 4)), ((), (2, 3), (2, 3))]),
                                          ("SELECT_V2", "SelectV2", [((2, 3, 4),) * 3, ((3, 1), (2, 3, 4), (4,)), ((2, 3, 4), (), (1, 3, 1)), ((1,), (2, 2), (1, 2))])]:
            for c, a, b in shapes:
                name = f"{dtype}_{text(c)}_{text(a)}_{text(b)}"
                condition = Tensor("bool", c, generator(operator + name).integers(0, 2, c).astype(bool))
                yield Case(name, operator, 1, [condition, fed(name + "a", dtype, a), fed(name + "b", dtype, b)], [result(dtype)], options)


def functions():
    ramp = np.arange(256).astype(np.uint8).view(np.int8).reshape(1, 4, 4, 16)
    wide = np.concatenate([np.arange(-32768, 32768, 97), [32767, 0, 1, -1]]).astype(np.int16)
    for operator, options in [("EXP", "Exp"), ("LOG", None), ("SQRT", None), ("RSQRT", None), ("ABS", "Abs")]:
        for s_in, z_in, s_out, z_out in [(0.02, 0, 0.03, -10), (0.05, -128, 0.02, -128), (0.013, 90, 0.1, 5), (0.5, -128, 0.5, -3)]:
            data = ramp if operator not in ("SQRT", "RSQRT") else np.maximum(ramp, np.int8(z_in))
            yield Case(f"int8_ramp_{s_in}_{z_in}_{s_out}", operator, 2, [Tensor("int8", data.shape, data, scale=s_in, zero_point=z_in)],
                       [Tensor("int8", (1,), scale=s_out, zero_point=z_out)], options)
        for s_in, s_out in [(0.0001, 0.0003), (0.001, 0.01)]:
            data = wide if operator not in ("SQRT", "RSQRT") else np.maximum(wide, np.int16(0))
            yield Case(f"int16_ramp_{s_in}", operator, 2, [Tensor("int16", data.shape, data, scale=s_in)], [Tensor("int16", (1,), scale=s_out)], options)


def products():
    for a, b, adj_x, adj_y in [((3, 4), (4, 5), 0, 0), ((2, 7, 9), (2, 9, 3), 0, 0), ((1, 2, 5, 6), (1, 2, 7, 6), 0, 1), ((2, 6, 5), (1, 6, 4), 1, 0),
                               ((3, 1, 4, 3), (2, 5, 4), 1, 1), ((1, 17, 33), (1, 33, 18), 0, 0), ((1, 4, 300), (1, 300, 8), 0, 0)]:
        for dtype in ("float32", "int8", "int16"):
            name = f"{dtype}_{text(a)}_{text(b)}" + ("_left" if adj_x else "") + ("_right" if adj_y else "")
            scales = {"int8": [(0.05, -5), (0.03, 9), (0.9, -100)], "int16": [(0.001, 0), (0.002, 0), (0.05, 0)]}.get(dtype)
            q = [dict(scale=s, zero_point=z) for s, z in scales] if scales else [{}] * 3
            yield Case(name, "BATCH_MATMUL", 2, [fed(name + "a", dtype, a, **q[0]), fed(name + "b", dtype, b, **q[1])], [result(dtype, **q[2])], "BatchMatMul",
                       dict(adjX=bool(adj_x), adjY=bool(adj_y)))
    # XNNPACK takes a right side whose zero point is 0.
    for a, b, adj_y in [((1, 2, 40, 24), (1, 2, 24, 33), 0), ((2, 17, 9), (1, 18, 9), 1)]:
        name = f"int8_{text(a)}_{text(b)}" + ("_right" if adj_y else "") + "_symmetric"
        yield Case(name, "BATCH_MATMUL", 2,
                   [fed(name + "a", "int8", a, scale=0.05, zero_point=-5), fed(name + "b", "int8", b, scale=0.03)],
                   [result("int8", scale=0.9, zero_point=-100)], "BatchMatMul", dict(adjX=False, adjY=bool(adj_y)))


def cases():
    yield from gathers()
    yield from parts()
    yield from comparisons()
    yield from choices()
    yield from functions()
    yield from products()
