"""Cases of the operators that move, join, cut or choose values."""

import numpy as np

from one_operator import Case, Tensor
from operands import ALL_TYPES, INTEGERS, SHORT, activation, constant, ends, generator, middle, output

TYPES = [*ALL_TYPES, "int32"]


def ints(*items, dtype=np.int32):
    return constant(np.array(items, dtype))


def text(items):
    return ("x".join(map(str, items)) or "scalar").replace("-", "m")


def source(operator, name, dtype, shape):
    return activation(generator(operator + name), dtype, shape)


def version(dtype):
    return 2 if dtype == "int8" else 1


def concatenations():
    operator = "CONCATENATION"
    for dtype in TYPES:
        for axis in (0, 1, 2, 3, -1, -2):
            count = 2 + axis % 4
            shapes = [[2, 3, 4, 5] for _ in range(count)]
            for k, shape in enumerate(shapes):
                shape[axis] += k * (axis % 3)
            name = f"{SHORT[dtype]}_{count}_inputs_axis{axis}".replace("-", "m")
            inputs = [source(operator, f"{name}{k}", dtype, tuple(s)) for k, s in enumerate(shapes)]
            yield Case(name, operator, version(dtype), inputs, [output(dtype)], "Concatenation", dict(axis=axis))
        for channels in [(16, 1, 17), (256, 3), (1, 1, 1, 1, 1)]:
            name = f"{SHORT[dtype]}_channels{text(channels)}"
            inputs = [source(operator, f"{name}{k}", dtype, (1, 2, 3, c)) for k, c in enumerate(channels)]
            yield Case(name, operator, version(dtype), inputs, [output(dtype)], "Concatenation", dict(axis=3))
    scales = [(0.05, 121), (0.031, 0), (0.11, 255), (0.05, 117), (0.0777, 60)]
    for count in (2, 3, 5):
        for note, q_out in [("", (0.06, 100)), ("_like_first", scales[0]), ("_fine", (0.0123, 255))]:
            inputs = [activation(generator(f"{count}{note}{k}"), "uint8", (1, 3, 4, 4 + k), *q) for k, q in enumerate(scales[:count])]
            yield Case(f"uint8_{count}_scales{note}", operator, 1, inputs, [output("uint8", *q_out)], "Concatenation", dict(axis=-1))
    inputs = [activation(generator(f"int8{k}"), "int8", (1, 2, 2, 3), s, 0) for k, s in enumerate((0.05, 0.07))]
    yield Case("int8_different_scales", operator, 2, inputs, [output("int8", 0.05, 0)], "Concatenation", dict(axis=3))
    yield Case("float_activation", operator, 1, [source(operator, f"act{k}", "float32", (1, 2, 2, 3)) for k in range(2)],
               [output("float32")], "Concatenation", dict(axis=3, fusedActivationFunction=1))


def pads():
    for dtype in TYPES:
        for shape, widths in [
            ((1, 4, 5, 3), [(0, 0), (1, 2), (2, 1), (0, 0)]), ((2, 3, 3, 4), [(1, 0), (0, 1), (3, 0), (2, 5)]),
            ((1, 6, 5, 8), [(0, 0), (0, 0), (0, 0), (0, 0)]), ((3, 4), [(2, 1), (0, 3)]), ((7,), [(3, 2)]), ((1, 3, 2, 17), [(0, 0), (1, 1), (1, 1), (0, 0)]),
            ((2, 3, 4), [(0, 1), (2, 0), (1, 1)]),
        ]:
            name = f"{SHORT[dtype]}_{text(shape)}_by_{'_'.join(f'{a}{b}' for a, b in widths)}"
            x, paddings = source("PAD", name, dtype, shape), constant(np.array(widths, np.int32))
            yield Case(name, "PAD", version(dtype), [x, paddings], [output(dtype)], "Pad")
            fill = {"float32": 1.5, "int8": 77, "uint8": 9, "int32": -12}[dtype]
            value = constant(np.array(fill, dtype), **({"scale": 0.05, "zero_point": middle(dtype)} if dtype in INTEGERS else {}))
            yield Case(name, "PADV2", version(dtype), [x, paddings, value], [output(dtype)], "PadV2")
    wide = constant(np.array([(0, 0), (1, 2), (2, 1), (0, 0)], np.int64))
    yield Case("float_int64_paddings", "PAD", 1, [source("PAD", "wide", "float32", (1, 4, 5, 3)), wide], [output("float32")], "Pad")
    below = constant(np.array([(0, 0), (-1, 0), (0, 0), (0, 0)], np.int32))
    yield Case("float_negative", "PAD", 1, [source("PAD", "below", "float32", (1, 4, 5, 3)), below], [output("float32")], "Pad")


def shapes():
    for dtype in TYPES:
        for shape, target in [((1, 4, 5, 6), (1, 20, 6)), ((2, 3, 4), (-1, 4)), ((24,), (2, 3, 1, 4)), ((1, 1, 1, 8), (8,)), ((2, 6), (1, 2, -1, 3))]:
            name = f"{SHORT[dtype]}_{text(shape)}_to_{text(target)}"
            x = source("RESHAPE", name, dtype, shape)
            yield Case(name, "RESHAPE", 1, [x, ints(*target)], [output(dtype)], "Reshape", dict(newShape=list(target)))
            if dtype == "float32":
                yield Case(name + "_by_options", "RESHAPE", 1, [x], [output(dtype)], "Reshape", dict(newShape=list(target)))
        for shape, dims in [((1, 3, 1, 4), ()), ((1, 3, 1, 4), (0,)), ((1, 3, 1, 4), (2,)), ((1, 1, 1, 5), (1, 2)), ((1, 1, 1, 5), (-2,))]:
            name = f"{SHORT[dtype]}_{text(shape)}_dims{text(dims) if dims else '_all'}"
            yield Case(name, "SQUEEZE", 1, [source("SQUEEZE", name, dtype, shape)], [output(dtype)], "Squeeze", dict(squeezeDims=list(dims)))
        for shape, axis in [((3, 4), 0), ((3, 4), 1), ((3, 4), 2), ((3, 4), -1), ((2, 3, 4), -3)]:
            name = f"{SHORT[dtype]}_{text(shape)}_axis{axis}".replace("-", "m")
            yield Case(name, "EXPAND_DIMS", 1, [source("EXPAND_DIMS", name, dtype, shape), ints(axis)], [output(dtype)], "ExpandDims")
        for shape in [(1, 4, 5, 6), (7,), (2, 3)]:
            for wide in (False, True):
                name = f"{SHORT[dtype]}_{text(shape)}_{'int64' if wide else 'int32'}"
                yield Case(name, "SHAPE", 1, [source("SHAPE", name, dtype, shape)], [output("int64" if wide else "int32")], "Shape",
                           dict(outType=4 if wide else 2))
    yield Case("float_two_unknown", "RESHAPE", 1, [source("RESHAPE", "two", "float32", (2, 6)), ints(-1, -1)], [output("float32")], "Reshape")
    yield Case("float_wrong_count", "RESHAPE", 1, [source("RESHAPE", "count", "float32", (2, 6)), ints(5, 2)], [output("float32")], "Reshape")
    yield Case("float_not_one", "SQUEEZE", 1, [source("SQUEEZE", "one", "float32", (2, 6))], [output("float32")], "Squeeze", dict(squeezeDims=[0]))


def slices():
    for dtype in TYPES:
        for shape, order in [((3, 5), (1, 0)), ((2, 3, 4), (2, 0, 1)), ((2, 3, 4), (0, 2, 1)), ((1, 4, 5, 3), (0, 3, 1, 2)), ((1, 3, 4, 5), (0, 2, 3, 1)),
                             ((2, 3, 4, 5), (3, 2, 1, 0)), ((2, 3, 4, 5), (0, 2, 1, 3)), ((2, 3, 4, 5), (0, 1, 2, 3))]:
            name = f"{SHORT[dtype]}_{text(shape)}_by_{text(order)}"
            yield Case(name, "TRANSPOSE", version(dtype), [source("TRANSPOSE", name, dtype, shape), ints(*order)], [output(dtype)], "Transpose")
        for note, shape, begin, end, strides, masks in [
            ("plain", (2, 5, 6, 3), (0, 1, 2, 0), (2, 4, 6, 3), (1, 1, 1, 1), {}), ("steps", (2, 7, 8, 3), (0, 1, 0, 0), (2, 7, 8, 3), (1, 2, 3, 1), {}),
            ("begin_mask", (2, 5, 6, 3), (1, 2, 2, 1), (2, 4, 6, 3), (1, 1, 1, 1), dict(beginMask=6)),
            ("end_mask", (2, 5, 6, 3), (0, 1, 2, 0), (1, 2, 3, 1), (1, 1, 1, 1), dict(endMask=12)),
            ("reversed", (1, 5, 6, 3), (0, -1, -1, 0), (1, -6, -7, 3), (1, -1, -1, 1), {}),
            ("reversed_steps", (1, 7, 6, 2), (0, 6, 5, 0), (1, 0, 1, 2), (1, -2, -3, 1), {}),
            ("reversed_masks", (1, 5, 6, 3), (0, 0, 0, 0), (0, 0, 0, 0), (1, -1, -1, -1), dict(beginMask=15, endMask=15)),
            ("shrink", (2, 5, 6, 3), (1, 2, 0, 0), (2, 3, 6, 3), (1, 1, 1, 1), dict(shrinkAxisMask=3)),
            ("shrink_negative", (2, 5, 6, 3), (-1, 0, 0, -1), (0, 5, 6, 0), (1, 1, 1, 1), dict(shrinkAxisMask=9)),
            ("new_axis", (3, 4), (0, 1, 0), (3, 1, 4), (1, 1, 1), dict(newAxisMask=2)),
            ("ellipsis", (2, 3, 4, 5), (0, 1), (0, 4), (1, 1), dict(ellipsisMask=1)),
            ("ellipsis_middle", (2, 3, 4, 5), (1, 0, 0), (2, 0, 3), (1, 1, 2), dict(ellipsisMask=2)),
            ("beyond", (1, 5, 6, 3), (0, -9, 2, 0), (9, 9, 99, 3), (1, 1, 1, 1), {}), ("short", (4, 5, 6), (1, 2), (3, 5), (1, 1), {}),
            ("vector", (9,), (2,), (8,), (2,), {}),
        ]:
            name = f"{SHORT[dtype]}_{note}"
            yield Case(name, "STRIDED_SLICE", version(dtype), [source("STRIDED_SLICE", name, dtype, shape), ints(*begin), ints(*end), ints(*strides)],
                       [output(dtype)], "StridedSlice", masks)
        for shape, begin, size in [((2, 5, 6, 3), (0, 1, 2, 0), (2, 3, 4, 3)), ((2, 5, 6, 3), (1, 0, 3, 1), (-1, -1, 2, -1)), ((4, 5), (1, 2), (2, -1)),
                                   ((9,), (3,), (4,)), ((2, 3, 4), (0, 0, 0), (-1, -1, -1))]:
            for wide in (False, True) if dtype == "float32" else (False,):
                name = f"{SHORT[dtype]}_{text(shape)}_from_{text(begin)}_size_{text(size)}" + ("_int64" if wide else "")
                kind = np.int64 if wide else np.int32
                y = output(dtype)  # LiteRT compares the shape in the file with begin and size
                y.shape = tuple(n if n != -1 else whole - b for whole, b, n in zip(shape, begin, size))
                yield Case(name, "SLICE", version(dtype), [source("SLICE", name, dtype, shape), ints(*begin, dtype=kind), ints(*size, dtype=kind)],
                           [y], "Slice")
        for shape, counts in [((1, 1, 1, 5), (1, 4, 3, 1)), ((2, 3), (2, 3)), ((1, 2, 3, 4), (2, 1, 1, 2)), ((5,), (3,)), ((2, 1, 3), (1, 1, 1))]:
            name = f"{SHORT[dtype]}_{text(shape)}_by_{text(counts)}"
            yield Case(name, "TILE", version(dtype), [source("TILE", name, dtype, shape), ints(*counts)], [output(dtype)], "Tile")
        for shape, count, axis in [((3, 4), 2, 0), ((3, 4), 3, 1), ((2, 3, 4), 2, -1), ((5,), 4, 1), ((), 3, 0), ((1, 2, 3), 1, 2)]:
            name = f"{SHORT[dtype]}_{count}_of_{text(shape)}_axis{axis}".replace("-", "m")
            yield Case(name, "PACK", version(dtype), [source("PACK", f"{name}{k}", dtype, shape) for k in range(count)], [output(dtype)], "Pack",
                       dict(valuesCount=count, axis=axis))
    yield Case("float_stride_zero", "STRIDED_SLICE", 1, [source("STRIDED_SLICE", "zero", "float32", (4, 5)), ints(0, 0), ints(4, 5), ints(1, 0)],
               [output("float32")], "StridedSlice")
    yield Case("float_other_shape_in_file", "SLICE", 1, [source("SLICE", "other", "float32", (4, 5)), ints(1, 2), ints(2, 2)], [output("float32")], "Slice")
    yield Case("float_beyond", "SLICE", 1, [source("SLICE", "beyond", "float32", (4, 5)), ints(1, 2), ints(4, 5)], [output("float32")], "Slice")
    yield Case("float_not_a_permutation", "TRANSPOSE", 1, [source("TRANSPOSE", "order", "float32", (4, 5)), ints(1, 2)], [output("float32")], "Transpose")


def blocks():
    for dtype in ALL_TYPES:
        for shape, block, around in [
            ((1, 4, 6, 3), (2, 2), ((0, 0), (0, 0))), ((1, 5, 7, 4), (2, 2), ((1, 0), (0, 1))), ((2, 4, 4, 5), (2, 1), ((0, 0), (0, 0))),
            ((1, 7, 9, 8), (3, 3), ((1, 1), (2, 1))), ((1, 5, 5, 2), (6, 6), ((6, 7), (6, 7))), ((1, 9, 9, 4), (2, 2), ((2, 3), (2, 3))),
            ((1, 9, 9, 2), (4, 4), ((4, 7), (4, 7))), ((2, 3, 5, 3), (1, 2), ((0, 0), (1, 2))), ((1, 3, 3, 17), (1, 1), ((1, 1), (1, 1))),
        ]:
            name = f"{SHORT[dtype]}_{text(shape)}_block{text(block)}_pad{'_'.join(f'{a}{b}' for a, b in around)}"
            yield Case(name, "SPACE_TO_BATCH_ND", version(dtype), [source("S2B", name, dtype, shape), ints(*block), constant(np.array(around, np.int32))],
                       [output(dtype)], "SpaceToBatchND")
            padded = [shape[1] + sum(around[0]), shape[2] + sum(around[1])]
            batched = (shape[0] * block[0] * block[1], padded[0] // block[0], padded[1] // block[1], shape[3])
            name = f"{SHORT[dtype]}_{text(batched)}_block{text(block)}_crop{'_'.join(f'{a}{b}' for a, b in around)}"
            yield Case(name, "BATCH_TO_SPACE_ND", version(dtype), [source("B2S", name, dtype, batched), ints(*block), constant(np.array(around, np.int32))],
                       [output(dtype)], "BatchToSpaceND")
        shape = (2, 6, 3)
        yield Case(f"{SHORT[dtype]}_three_dimensions", "SPACE_TO_BATCH_ND", version(dtype),
                   [source("S2B", "3d", dtype, shape), ints(2), constant(np.array([(1, 1)], np.int32))], [output(dtype)], "SpaceToBatchND")
        yield Case(f"{SHORT[dtype]}_three_dimensions", "BATCH_TO_SPACE_ND", version(dtype),
                   [source("B2S", "3d", dtype, (4, 4, 3)), ints(2), constant(np.array([(1, 1)], np.int32))], [output(dtype)], "BatchToSpaceND")
    for note, block in [("indivisible", (2, 2)), ("block_zero", (0, 1))]:
        none = constant(np.zeros((2, 2), np.int32))
        x, y = (source(operator, note, "float32", (n, 5, 5, 2)) for operator, n in [("S2B", 1), ("B2S", 3)])
        yield Case(f"float_{note}", "SPACE_TO_BATCH_ND", 1, [x, ints(*block), none], [output("float32")], "SpaceToBatchND")
        yield Case(f"float_{note}", "BATCH_TO_SPACE_ND", 1, [y, ints(*block), none], [output("float32")], "BatchToSpaceND")


def choices():
    for dtype in ALL_TYPES:
        for wide in (False, True):
            for shape, axis in [((1, 5, 6, 21), 3), ((1, 5, 6, 21), -1), ((2, 3, 4, 5), 1), ((2, 3, 4, 5), 0), ((7, 33), 1), ((40,), 0), ((1, 3, 3, 1), 3)]:
                name = f"{SHORT[dtype]}_{text(shape)}_axis{axis}_{'int64' if wide else 'int32'}".replace("-", "m")
                yield Case(name, "ARG_MAX", version(dtype), [source("ARG_MAX", name, dtype, shape), constant(np.array(axis, np.int32))],
                           [output("int64" if wide else "int32")], "ArgMax", dict(outputType=4 if wide else 2))
        few = generator("ties").integers(0, 3, (1, 6, 6, 21)).astype(dtype)
        x = Tensor(dtype, few.shape, few, **({"scale": 0.05} if dtype in INTEGERS else {}))
        for wide in (False, True):
            axis = constant(np.array(3, np.int64 if wide else np.int32))
            yield Case(f"{SHORT[dtype]}_ties_{'int64' if wide else 'int32'}_axis", "ARG_MAX", version(dtype), [x, axis], [output("int64")], "ArgMax",
                       dict(outputType=4))
        equal = Tensor(dtype, (1, 2, 2, 9), np.full((1, 2, 2, 9), ends("int8")[0] if dtype == "int8" else 0, dtype), scale=x.scale)
        yield Case(f"{SHORT[dtype]}_all_equal", "ARG_MAX", version(dtype), [equal, constant(np.array(3, np.int32))], [output("int32")], "ArgMax",
                   dict(outputType=2))
    yield Case("float_axis_beyond", "ARG_MAX", 1, [source("ARG_MAX", "beyond", "float32", (2, 3)), constant(np.array(2, np.int32))], [output("int32")],
               "ArgMax", dict(outputType=2))
    numbers = {"float32": 0, "int32": 2, "uint8": 3, "int64": 4, "bool": 6, "int16": 7, "int8": 9}
    for a in numbers:
        for b in numbers:
            rng = generator(f"CAST{a}{b}")
            data = rng.integers(0, 2, (3, 17)) if a == "bool" else rng.integers(0, 256, (3, 17)) if a == "uint8" else rng.uniform(-120, 120, (3, 17))
            if a == "float32":
                data[0, :8] = [np.nan, np.inf, -np.inf, 1e30, -1e30, 300, -300, -0.5]
            x = Tensor(a, (3, 17), data.astype(a))
            yield Case(f"{a}_to_{b}", "CAST", 1, [x], [Tensor(b, (1,))], "Cast", dict(inDataType=numbers[a], outDataType=numbers[b]))


def cases():
    yield from concatenations()
    yield from pads()
    yield from shapes()
    yield from slices()
    yield from blocks()
    yield from choices()
