"""Cases of pooling, arithmetic, activations, resizing and quantization."""

import numpy as np

from one_operator import Case, Tensor
from operands import ACTIVATIONS, ALL_TYPES, INTEGERS, SHORT, activation, constant, ends, generator, middle, output, values

SAME, VALID = 0, 1


def text(shape):
    return "x".join(map(str, shape)) or "scalar"


def suffix(**flags):
    """The words of the flags that are set."""
    return "".join(f"_{name}" for name, value in flags.items() if value)


def pools():
    geometries = [  # filter h×w, stride, padding, shape
        (2, 2, 2, SAME, (1, 7, 5, 3)), (2, 2, 2, VALID, (2, 8, 7, 4)), (3, 3, 1, SAME, (1, 5, 6, 17)), (3, 3, 2, SAME, (1, 9, 8, 8)),
        (3, 3, 3, VALID, (1, 10, 9, 5)), (5, 7, 1, VALID, (1, 5, 7, 33)), (1, 3, 1, SAME, (2, 4, 9, 16)), (9, 9, 9, SAME, (1, 9, 10, 2)),
        (15, 15, 1, SAME, (1, 6, 5, 4)),
    ]
    for operator in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
        for dtype in ALL_TYPES:
            for i, (kh, kw, s, padding, shape) in enumerate(geometries):
                act = list(ACTIVATIONS)[(i + len(dtype)) % 4]
                name = f"{SHORT[dtype]}_k{kh}x{kw}_s{s}_{'same' if padding == SAME else 'valid'}_{text(shape)}"
                name += "" if act == "none" else f"_{act}"
                rng = generator(operator + name)
                q = (None, 0)
                if dtype in INTEGERS:  # with an activation a zero point at the high end would leave one value
                    q = (0.05, ends(dtype)[i % 2] if act == "none" else ends(dtype)[0] if i % 2 else middle(dtype))
                fields = dict(padding=padding, strideH=s, strideW=s, filterHeight=kh, filterWidth=kw,
                              fusedActivationFunction=ACTIVATIONS[act])
                yield Case(name, operator, 2 if dtype == "int8" else 1, [activation(rng, dtype, shape, *q)], [output(dtype, *q)],
                           "Pool2D", fields)
        for dtype in INTEGERS:
            name = f"{dtype}_different_scales"
            fields = dict(padding=SAME, strideH=2, strideW=2, filterHeight=2, filterWidth=2)
            yield Case(name, operator, 2, [activation(generator(name), dtype, (1, 4, 4, 3), 0.1, 3)], [output(dtype, 0.2, 7)],
                       "Pool2D", fields)
        yield Case("int8_stride_zero", operator, 2, [activation(generator("stride"), "int8", (1, 4, 4, 3))], [output("int8")],
                   "Pool2D", dict(padding=SAME, strideH=0, strideW=0, filterHeight=2, filterWidth=2))


def means():
    for dtype in ALL_TYPES:
        for shape, axes, keep in [
            ((1, 5, 7, 3), (1, 2), True), ((2, 4, 4, 17), (1, 2), False), ((1, 17, 17, 8), (1, 2), True), ((2, 3, 4, 5), (3,), True),
            ((2, 3, 4, 5), (-1,), False), ((2, 3, 4, 5), (1,), True), ((2, 3, 4, 5), (2,), False), ((2, 3, 4, 5), (0, 1, 2, 3), False),
            ((2, 3, 4, 5), (0, 3), True), ((6, 33), (1,), False), ((6, 33), (0,), True), ((1, 1, 1, 8), (1, 2), True),
            ((2, 3, 4, 5), (1, 3), False), ((2, 3, 4, 5), (2, 1), True),
        ]:
            for note, q_in, q_out in [("", (0.05, None), (0.05, None)), ("rescaled", (0.031, "low"), (0.0179, "high"))]:
                if dtype == "float32" and note:
                    continue
                name = f"{SHORT[dtype]}_{text(shape)}_axes{'_'.join(map(str, axes)).replace('-', 'm')}" + suffix(keep=keep) + (f"_{note}" if note else "")
                rng = generator("MEAN" + name)
                zero = {None: middle(dtype), "low": ends(dtype)[0] + 99, "high": ends(dtype)[1] - 100} if dtype in INTEGERS else {}
                q = [(scale, zero[z]) for scale, z in (q_in, q_out)] if zero else [(), ()]
                yield Case(name, "MEAN", 2 if dtype == "int8" else 1,
                           [activation(rng, dtype, shape, *q[0]), constant(np.array(axes, np.int32))], [output(dtype, *q[1])],
                           "Reducer", dict(keepDims=keep))


def arithmetic():
    shapes = [  # first, second, whether the second is a constant
        ((1, 3, 5, 7), (1, 3, 5, 7), False), ((2, 2, 3, 17), (2, 2, 3, 17), False), ((1, 3, 4, 8), (8,), True),
        ((1, 3, 4, 5), (1, 1, 1, 5), True), ((2, 3, 4, 5), (2, 1, 1, 5), False), ((1, 4, 4, 3), (), True),
        ((1, 1, 1, 6), (1, 3, 4, 6), False), ((2, 3, 4, 1), (1, 3, 1, 5), False), ((3, 4), (3, 1), False), ((1, 3, 3, 33), (1,), True),
        ((5, 1, 3), (4, 1), False),
    ]
    options = {"ADD": "Add", "SUB": "Sub", "MUL": "Mul"}
    for operator in options:
        def case(dtype, a, b, fixed, act, q=None, note="", edge=False):
            name = f"{SHORT[dtype]}_{text(a)}_{text(b)}" + suffix(constant=fixed) + ("" if act == "none" else f"_{act}") + note
            rng = generator(operator + name)
            q1, q2, q3 = q or ([(0.05, middle(dtype)), (0.033, -middle(dtype) % 200 - 60), (0.09, 11)] if dtype in INTEGERS else [()] * 3)
            x, y = activation(rng, dtype, a, *q1, edge=edge), activation(rng, dtype, b, *q2, edge=edge)
            y.constant = fixed
            if dtype == "int32" and operator == "MUL":
                x.data, y.data = x.data // 100, y.data // 100
            version = 2 if dtype in INTEGERS else 1
            return Case(name, operator, version, [x, y], [output(dtype, *q3)], options[operator],
                        dict(fusedActivationFunction=ACTIVATIONS[act]))

        for dtype in [*ALL_TYPES, "int32"]:
            for i, (a, b, fixed) in enumerate(shapes):
                yield case(dtype, a, b, fixed, list(ACTIVATIONS)[(i + len(operator + dtype)) % 4])
        yield case("int64", (2, 3, 4, 5), (2, 3, 4, 5), False, "none")
        for dtype in INTEGERS:
            low, high = ends(dtype)
            same = ((1, 4, 8, 16), (1, 4, 8, 16), False)
            # MUL's output scale is near the product's, ADD's and SUB's near the inputs'.
            unit = 0.05 if operator != "MUL" else 0.03
            for act in ACTIVATIONS:
                yield case(dtype, *same, act, [(0.05, low), (0.05, low), (unit * 2, low)], note="_zero_low")
                end = high if act == "none" and operator != "ADD" else middle(dtype)
                yield case(dtype, *same, act, [(0.05, high), (0.031, low), (unit * 2, end)], note="_zero_ends")
            yield case(dtype, *same, "none", [(0.7, 3), (0.0004, 9), (unit * 9, 1)], note="_scales_apart")
            yield case(dtype, *same, "none", [(0.0004, 3), (0.7, 9), (0.004, 1)], note="_scales_apart_fine")
            yield case(dtype, *same, "none", [(0.1, 0), (0.1, 0), (0.0061 if operator == "MUL" else 0.031, 0)], note="_multiplier_above_1")
            yield case(dtype, *same, "none", [(0.1, 3), (0.1, 7), (31.0, 5)], note="_multiplier_small")
            yield case(dtype, *same, "relu", [(0.02, 3), (0.04, 7), (unit, 5)], note="_saturated", edge=True)
            yield case(dtype, *same, "none", [(1, 0), (1, 0), (1, 0)], note="_unit")


def activations():
    integer_scales = [(0.05, None, 0.05, None), (0.1, "low", 0.08, "low"), (0.013, "high", 0.016, "high"), (0.0235, 0, 0.0235, 0), (0.4, 3, 0.001, 7),
                      (0.0625, 4, 0.03125, -4 % 8), (2.0, 0, 0.2, "low"), (0.001, 1, 0.9, 2)]

    def ramp(dtype):
        """Every value of an 8-bit type."""
        return np.arange(256).astype(np.uint8).view(dtype).reshape(1, 4, 4, 16)

    def zero(dtype, z):
        return {None: middle(dtype), "low": ends(dtype)[0], "high": ends(dtype)[1]}.get(z, z)

    for operator, options, version in [("RELU", None, 2), ("RELU6", None, 2), ("RELU_N1_TO_1", None, 1), ("HARD_SWISH", "HardSwish", 1)]:
        for shape in [(1, 4, 5, 7), (3, 17), (33,)]:
            name = f"float_{text(shape)}"
            x = activation(generator(operator + name), "float32", shape)
            x.data = x.data * 2
            yield Case(name, operator, 1, [x], [output("float32")], options)
        for dtype in INTEGERS:
            for i, (s_in, z_in, s_out, z_out) in enumerate(integer_scales):
                x = Tensor(dtype, (1, 4, 4, 16), ramp(dtype), scale=s_in, zero_point=zero(dtype, z_in))
                yield Case(f"{dtype}_ramp_{s_in}_to_{s_out}", operator, version, [x], [output(dtype, s_out, zero(dtype, z_out))], options)
    for alpha in (0.1, 0.3, 1.5, -0.25, 0.0):
        x = activation(generator(f"LEAKY_RELU{alpha}"), "float32", (1, 4, 5, 7))
        yield Case(f"float_alpha{alpha}", "LEAKY_RELU", 1, [x], [output("float32")], "LeakyRelu", dict(alpha=alpha))
        for dtype in INTEGERS:
            for s_in, z_in, s_out, z_out in integer_scales:
                x = Tensor(dtype, (1, 4, 4, 16), ramp(dtype), scale=s_in, zero_point=zero(dtype, z_in))
                yield Case(f"{dtype}_ramp_{s_in}_to_{s_out}_alpha{alpha}", "LEAKY_RELU", 2, [x],
                           [output(dtype, s_out, zero(dtype, z_out))], "LeakyRelu", dict(alpha=alpha))
    for dtype in INTEGERS:  # hard-swish in detail: the rescaled multiplier's exponent takes both signs
        for i, s_in in enumerate([0.002, 0.007, 0.0117, 0.0235, 0.03, 0.047, 0.0938, 0.19, 0.37]):
            for ratio in (1.0, 1.9, 0.51):
                x = Tensor(dtype, (1, 4, 4, 16), ramp(dtype), scale=s_in, zero_point=ends(dtype)[0] + 31 * i)
                yield Case(f"{dtype}_detail_{s_in}_ratio{ratio}", "HARD_SWISH", 1, [x], [output(dtype, s_in * ratio, middle(dtype))], "HardSwish")

    q_out = {"int8": (1 / 256, -128), "uint8": (1 / 256, 0), "float32": ()}
    for dtype in ALL_TYPES:
        for shape in [(1, 4, 5, 7), (3, 33)]:
            name = f"{SHORT[dtype]}_{text(shape)}"
            yield Case(name, "LOGISTIC", 2 if dtype == "int8" else 1, [activation(generator("LOGISTIC" + name), dtype, shape)], [output(dtype, *q_out[dtype])])
    for dtype in INTEGERS:
        for s_in, z_in in [(0.05, None), (0.1, "low"), (0.031, "high"), (0.0039, 0), (0.7, 3), (0.0625, 0)]:
            x = Tensor(dtype, (1, 4, 4, 16), ramp(dtype), scale=s_in, zero_point=zero(dtype, z_in))
            yield Case(f"{dtype}_ramp_{s_in}", "LOGISTIC", 2 if dtype == "int8" else 1, [x], [output(dtype, *q_out[dtype])])
        yield Case(f"{dtype}_other_output_scale", "LOGISTIC", 2 if dtype == "int8" else 1,
                   [activation(generator("logistic"), dtype, (2, 9))], [output(dtype, 1 / 128, 0)])

    for dtype in ALL_TYPES:
        version = 2 if dtype == "int8" else 1
        scales = [(0.1, 3), (0.02, 0), (0.7, 5), (0.004, 1), (2.5, 0)] if dtype in INTEGERS else [()]
        for q in scales:
            for shape in [(1, 3, 4, 21), (5, 1), (3, 2), (2, 33), (17,), (2, 3, 8)]:
                for beta in (1.0, 0.6) if shape[-1] == 21 else (1.0,):
                    name = f"{SHORT[dtype]}_{text(shape)}" + (f"_{q[0]}" if q else "") + ("" if beta == 1 else f"_beta{beta}")
                    yield Case(name, "SOFTMAX", version, [activation(generator("SOFTMAX" + name), dtype, shape, *q)],
                               [output(dtype, *q_out[dtype])], "Softmax", dict(beta=beta))
        if dtype in INTEGERS:
            yield Case(f"{dtype}_other_output_scale", "SOFTMAX", version, [activation(generator("softmax"), dtype, (2, 9))],
                       [output(dtype, 1 / 128, 0)], "Softmax", dict(beta=1.0))


def resizes():
    sizes = [((1, 4, 5, 3), (8, 10)), ((1, 5, 5, 4), (9, 9)), ((2, 3, 4, 7), (7, 11)), ((1, 9, 8, 3), (4, 5)), ((1, 1, 1, 9), (6, 5)),
             ((1, 3, 3, 2), (3, 3)), ((1, 7, 3, 4), (1, 1)), ((1, 17, 17, 2), (33, 33)), ((1, 2, 9, 17), (13, 3)), ((1, 6, 1, 5), (5, 4))]
    for operator, options in [("RESIZE_BILINEAR", "ResizeBilinear"), ("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighbor")]:
        for dtype in ALL_TYPES:
            for corners, centers in [(False, False), (True, False), (False, True), (True, True)]:
                for i, (shape, size) in enumerate(sizes):
                    if corners and centers and i:
                        break
                    name = f"{SHORT[dtype]}_{text(shape)}_to_{text(size)}" + suffix(corners=corners, centers=centers)
                    version = 3 if centers else 2 if dtype == "int8" else 1
                    yield Case(name, operator, version,
                               [activation(generator(operator + name), dtype, shape), constant(np.array(size, np.int32))],
                               [output(dtype)], options, dict(alignCorners=corners, halfPixelCenters=centers))


def quantizations():
    for dtype in INTEGERS:
        for scale, zero in [(0.05, middle(dtype)), (0.0078431377, ends(dtype)[0]), (0.5, ends(dtype)[1]), (0.0031, 0), (0.25, 3)]:
            for note, data in [
                ("random", values(generator("QUANTIZE"), "float32", (1, 4, 5, 7))),
                ("ties", (np.arange(-160, 160, dtype=np.float32) / 2 * np.float32(scale)).reshape(1, 8, 10, 4)),
            ]:
                yield Case(f"float_to_{dtype}_{scale:.4f}_{note}", "QUANTIZE", 1, [Tensor("float32", data.shape, data)], [output(dtype, scale, zero)],
                           "Quantize")
    for source in INTEGERS:
        for target in INTEGERS:
            ramp = np.arange(256).astype(np.uint8).view(source).reshape(1, 4, 4, 16)
            shift = {("int8", "uint8"): 128, ("uint8", "int8"): -128}.get((source, target), 0)
            base = {"int8": -7, "uint8": 121}[source]
            for note, q_in, q_out in [
                ("same_scale", (0.05, base), (0.05, base + shift)), ("same_scale_moved", (0.05, base), (0.05, base + shift + 5)),
                ("finer", (0.05, base), (0.0237, base + shift)), ("coarser", (0.05, base), (0.111, base + shift + 3)),
                ("half", (0.05, base), (0.1, base + shift)), ("double", (0.05, base), (0.025, base + shift)), ("much_finer", (0.5, base), (0.0013, 5)),
                ("much_coarser", (0.0013, base), (0.5, 5)), ("ends", (0.05, ends(source)[0]), (0.049, ends(target)[0])),
            ]:
                x = Tensor(source, ramp.shape, ramp, scale=q_in[0], zero_point=q_in[1])
                yield Case(f"{source}_to_{target}_{note}", "QUANTIZE", 2, [x], [output(target, *q_out)], "Quantize")
    for dtype in [*INTEGERS, "int16"]:
        for scale, zero in [(0.05, middle(dtype)), (0.0078431377, ends(dtype)[0] if dtype != "int16" else 0), (1 / 3, 0)]:
            name = f"{dtype}_{scale:.4f}"
            yield Case(name, "DEQUANTIZE", {"uint8": 1, "int8": 2, "int16": 3}[dtype],
                       [activation(generator(name), dtype, (1, 4, 5, 13), scale, zero)], [output("float32")], "Dequantize")
    halves = np.concatenate([generator("half").normal(0, 3, 60), [0.0, -0.0, 65504, -65504, 6e-8, -6e-8, 1e-5, 0.1]]).astype(np.float16)
    yield Case("float16_constant", "DEQUANTIZE", 3, [constant(halves.reshape(4, 17))], [output("float32")], "Dequantize")
    weights = values(generator("per_channel"), "int8", (5, 3, 3, 4))
    scales = generator("scales").uniform(0.01, 0.1, 5)
    yield Case("int8_constant_per_channel", "DEQUANTIZE", 5, [constant(weights, scale=scales)], [output("float32")], "Dequantize")
    yield Case("int8_constant_per_channel_last", "DEQUANTIZE", 5, [constant(weights, scale=scales[:4], axis=3)], [output("float32")], "Dequantize")


def cases():
    yield from pools()
    yield from means()
    yield from arithmetic()
    yield from activations()
    yield from resizes()
    yield from quantizations()
