"""Cases of 16-bit activations, zero point 0; weights are int8."""

import numpy as np

from cases_convolution import GEOMETRIES, SAME, VALID, label
from one_operator import Case, Tensor
from operands import ACTIVATIONS, constant, generator, output, values


def activation(rng, shape, scale=0.0003, edge=False):
    return Tensor("int16", shape, values(rng, "int16", shape, edge), scale=scale)


def weighted(rng, shape_in, shape_filter, axis, reduction, act, *, bias="int64", target=None, edge=False):
    """Input, filter, bias and output; by default the outputs' deviation is about 10,000 steps."""
    channels = shape_filter[axis]
    multiplier = target or 10_000 / (np.sqrt(reduction) * 74 * 17_000)
    filter_scale = (0.004 * rng.uniform(0.3, 1.7, channels)).astype(np.float32)
    scale_in = 0.0003
    scale_out = scale_in * 0.004 / multiplier
    weights = constant(np.maximum(values(rng, "int8", shape_filter, edge), -127).astype(np.int8), scale=filter_scale, axis=axis)
    reach = int(min(np.sqrt(reduction) * 500_000, 2**29))
    inputs = [activation(rng, shape_in, scale_in, edge), weights]
    if bias:
        inputs.append(constant(rng.integers(-reach, reach, channels, endpoint=True).astype(bias), scale=filter_scale * np.float32(scale_in)))
    return inputs, output("int16", scale_out)


def convolutions():
    acts = list(ACTIVATIONS)
    for operator, options in (("CONV_2D", "Conv2D"), ("DEPTHWISE_CONV_2D", "DepthwiseConv2D")):
        for i, geometry in enumerate(GEOMETRIES):
            kh, kw, s, d, padding, h, w, c_in, c_out = geometry
            depthwise = operator == "DEPTHWISE_CONV_2D"
            multiplier = 2 if depthwise and i % 5 == 2 else 1
            c_out = c_in * multiplier if depthwise else c_out
            act, bias = acts[i % 4], [None, "int64"][i % 7 > 0]
            shape_filter = (1, kh, kw, c_out) if depthwise else (c_out, kh, kw, c_in)
            for note, more in [("", {})] + [[("saturated", dict(edge=True)), ("multiplier_small", dict(target=2.0**-19))][i % 2]] * (i % 3 == 0):
                name = f"int16_{label(kh, kw, s, d, padding, h, w, c_in, c_out, act, 1)}" + ("" if bias else "_nobias") + (f"_{note}" if note else "")
                rng = generator(operator + name)
                inputs, y = weighted(rng, (1, h, w, c_in), shape_filter, 3 if depthwise else 0,
                                     kh * kw * (1 if depthwise else c_in), act, bias=bias, **more)
                fields = dict(padding=padding, strideH=s, strideW=s, dilationHFactor=d, dilationWFactor=d,
                              fusedActivationFunction=ACTIVATIONS[act])
                if depthwise:
                    fields["depthMultiplier"] = multiplier
                yield Case(name, operator, 5 if depthwise else 4, inputs, [y], options, fields)
    rng = generator("long16")
    inputs, y = weighted(rng, (1, 4, 4, 700), (5, 1, 1, 700), 0, 700, "none", edge=True)
    yield Case("int16_long_sum", "CONV_2D", 4, inputs, [y], "Conv2D",
               dict(padding=SAME, strideH=1, strideW=1, dilationHFactor=1, dilationWFactor=1))
    for k, s, padding, h, w, c_in, c_out in [(3, 2, SAME, 4, 5, 3, 4), (2, 2, VALID, 3, 3, 8, 5), (4, 2, SAME, 4, 4, 5, 8)]:
        name = f"int16_k{k}_s{s}_{h}x{w}x{c_in}_to{c_out}"
        rng = generator("TRANSPOSE_CONV" + name)
        (x, weights, b), y = weighted(rng, (1, h, w, c_in), (c_out, k, k, c_in), 0, k * k * c_in / s / s, "none")
        size = (h * s, w * s) if padding == SAME else ((h - 1) * s + k, (w - 1) * s + k)
        shape = constant(np.array([1, *size, c_out], np.int32))
        yield Case(name, "TRANSPOSE_CONV", 3, [shape, weights, x, b], [y], "TransposeConv", dict(padding=padding, strideH=s, strideW=s))
    for depth, outputs, act in [(17, 9, "none"), (64, 33, "relu"), (8, 5, "relu6")]:
        name = f"int16_{depth}_to{outputs}"
        inputs, y = weighted(generator("FULLY_CONNECTED" + name), (3, depth), (outputs, depth), 0, depth, act)
        yield Case(name, "FULLY_CONNECTED", 7, inputs, [y], "FullyConnected", dict(fusedActivationFunction=ACTIVATIONS[act]))


def elementwise():
    ramp = np.arange(-32768, 32768, 7).astype(np.int16).reshape(1, -1)
    unit = 1 / 32768
    for operator in ("ADD", "SUB", "MUL"):
        for i, (a, b) in enumerate([((1, 3, 5, 7), (1, 3, 5, 7)), ((1, 3, 4, 8), (8,)), ((2, 3, 4, 1), (1, 3, 1, 5))]):
            for s1, s2, s3 in [(0.0003, 0.0002, 0.0007 if operator != "MUL" else 0.00003), (0.1, 0.003, 0.09)]:
                name = f"int16_{'x'.join(map(str, a))}_{'x'.join(map(str, b))}_{s1}"
                rng = generator(operator + name)
                yield Case(name, operator, 4, [activation(rng, a, s1), activation(rng, b, s2)], [output("int16", s3)],
                           {"ADD": "Add", "SUB": "Sub", "MUL": "Mul"}[operator],
                           dict(fusedActivationFunction=list(ACTIVATIONS.values())[i]))
    for operator in ("LOGISTIC", "TANH"):
        for scale in (2**-12, 2**-11, 1 / 3000, 0.001, 4e-5):
            yield Case(f"int16_{scale:.6f}", operator, 3, [Tensor("int16", ramp.shape, ramp, scale=scale)], [output("int16", unit)])
    for approximate in (False, True):
        for s_in, s_out in [(0.0003, 0.0003), (0.0001, 0.00007)]:
            yield Case(f"int16_{s_in}_to_{s_out}" + ("_approximate" if approximate else ""), "GELU", 2,
                       [Tensor("int16", ramp.shape, ramp, scale=s_in)], [output("int16", s_out)], "Gelu", dict(approximate=approximate))
    for shape in [(1, 3, 4, 21), (5, 2), (2, 33)]:
        for scale in (0.0003, 0.00005, 0.002):
            name = f"int16_{'x'.join(map(str, shape))}_{scale}"
            yield Case(name, "SOFTMAX", 3, [activation(generator("SOFTMAX" + name), shape, scale)], [output("int16", unit)], "Softmax", dict(beta=1.0))
    # Sums of 16 and a bit that reach 2^19 steps, and those beside them.
    near = np.full((200, 17), 32767, np.int16)
    near[:, 16] = 32767 - np.arange(8000, 7000, -5)
    yield Case("int16_sum_of_a_power_of_2", "SOFTMAX", 3, [Tensor("int16", near.shape, near, scale=0.001)], [output("int16", unit)],
               "Softmax", dict(beta=1.0))
    for operator, version in [("RELU", 3), ("RELU6", 3)]:
        for s_in, s_out in [(0.0003, 0.0003), (0.0003, 0.0002)]:
            yield Case(f"int16_{s_in}_to_{s_out}", operator, version, [Tensor("int16", ramp.shape, ramp, scale=s_in)], [output("int16", s_out)])
    for alpha in (0.1, 0.3, -0.5):
        for s_in, s_out in [(0.0003, 0.0003), (0.0003, 0.0002)]:
            yield Case(f"int16_{s_in}_to_{s_out}_alpha{alpha}", "LEAKY_RELU", 2, [Tensor("int16", ramp.shape, ramp, scale=s_in)],
                       [output("int16", s_out)], "LeakyRelu", dict(alpha=alpha))


def others():
    for operator in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
        for k, s, shape in [(2, 2, (1, 7, 5, 3)), (3, 1, (1, 5, 6, 17))]:
            name = f"int16_k{k}_s{s}"
            fields = dict(padding=SAME, strideH=s, strideW=s, filterHeight=k, filterWidth=k)
            yield Case(name, operator, 3, [activation(generator(operator + name), shape)], [output("int16", 0.0003)], "Pool2D", fields)
    for axes, keep in [((1, 2), True), ((3,), False), ((1, 3), False)]:
        name = f"int16_axes{'_'.join(map(str, axes))}"
        yield Case(name, "MEAN", 3, [activation(generator("MEAN" + name), (2, 5, 7, 9)), constant(np.array(axes, np.int32))],
                   [output("int16", 0.0002)], "Reducer", dict(keepDims=keep))
    for corners, centers in [(False, False), (True, False), (False, True)]:
        for operator, options in [("RESIZE_BILINEAR", "ResizeBilinear"), ("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighbor")]:
            for shape, size in [((1, 4, 5, 3), (8, 10)), ((1, 9, 8, 3), (4, 5))]:
                name = f"int16_{size[0]}x{size[1]}" + ("_corners" if corners else "") + ("_centers" if centers else "")
                yield Case(name, operator, 4, [activation(generator(operator + name), shape), constant(np.array(size, np.int32))],
                           [output("int16", 0.0003)], options, dict(alignCorners=corners, halfPixelCenters=centers))
    for source, target, s_in, s_out, zero in [("int16", "int16", 0.0003, 0.0002, 0), ("int16", "int8", 0.0003, 0.05, -5), ("int8", "int16", 0.05, 0.0003, 0)]:
        x = Tensor(source, (1, 500), values(generator(source + target), source, (1, 500)), scale=s_in)
        yield Case(f"{source}_to_{target}_16", "QUANTIZE", 3, [x], [output(target, s_out, zero)], "Quantize")
    reals = np.concatenate([generator("reals").normal(0, 5, 300), np.arange(-50, 50) * 0.0003 / 2]).astype(np.float32).reshape(4, 100)
    yield Case("float_to_int16", "QUANTIZE", 3, [Tensor("float32", reals.shape, reals)], [output("int16", 0.0003)], "Quantize")
    x = activation(generator("concatenation16"), (1, 3, 4, 5))
    yield Case("int16_channels", "CONCATENATION", 3, [x, activation(generator("b"), (1, 3, 4, 2))], [output("int16", 0.0003)],
               "Concatenation", dict(axis=3))
    yield Case("int16_all", "PAD", 2, [x, constant(np.array([[0, 0], [1, 2], [0, 1], [0, 0]], np.int32))], [output("int16", 0.0003)], "Pad")


def cases():
    yield from convolutions()
    yield from elementwise()
    yield from others()
