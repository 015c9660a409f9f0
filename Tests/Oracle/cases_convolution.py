"""Cases of the operators that multiply by weights."""

from itertools import cycle

import numpy as np

from one_operator import Case
from operands import ACTIVATIONS, activation, constant, ends, generator, middle, output, values

SAME, VALID = 0, 1
CHANNELS = [1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 64, 65]
KINDS = ["float", "int8", "int8_per_tensor", "uint8", "hybrid", "hybrid_per_channel"]

# kernel height × width, stride, dilation, padding, height, width, input and output channels
GEOMETRIES = [
    (1, 1, 1, 1, SAME, 5, 7, 16, 33), (1, 1, 2, 1, SAME, 8, 8, 7, 8), (1, 1, 3, 1, VALID, 9, 10, 17, 3),
    (3, 3, 1, 1, SAME, 7, 9, 3, 16), (3, 3, 1, 1, VALID, 8, 8, 4, 7), (3, 3, 2, 1, SAME, 8, 17, 3, 8),
    (3, 3, 2, 1, SAME, 9, 9, 4, 15), (3, 3, 2, 1, VALID, 9, 8, 8, 17), (3, 3, 3, 1, SAME, 10, 11, 3, 4),
    (3, 3, 1, 2, SAME, 9, 9, 8, 16), (3, 3, 1, 4, SAME, 11, 10, 16, 7), (3, 3, 1, 6, SAME, 9, 13, 17, 8),
    (3, 3, 1, 12, SAME, 15, 15, 8, 5), (3, 3, 1, 18, SAME, 9, 11, 16, 8), (3, 3, 1, 2, VALID, 9, 9, 3, 8),
    (3, 3, 2, 2, SAME, 10, 9, 4, 4), (5, 5, 1, 1, SAME, 7, 6, 3, 8), (5, 5, 2, 1, SAME, 11, 10, 4, 9),
    (5, 5, 1, 2, VALID, 11, 12, 2, 3), (1, 3, 1, 1, SAME, 4, 9, 8, 16), (3, 1, 2, 1, SAME, 9, 4, 7, 8),
    (1, 3, 1, 6, SAME, 3, 16, 4, 5), (2, 2, 2, 1, SAME, 7, 7, 5, 6), (3, 3, 1, 1, SAME, 1, 1, 8, 8),
]


def quantization(kind, rng, reduction, channels, target=None, zero_points=None):
    """Scales and zero points; by default the outputs' deviation is about 50 steps.

    `target` is the real multiplier instead. Returns input, filter and output quantization.
    """
    dtype = "uint8" if kind == "uint8" else "int8"
    zero_in, zero_out = zero_points or (middle(dtype), -middle(dtype) if dtype == "int8" else 117)
    multiplier = target or 50 / (np.sqrt(reduction) * 74 * 74)
    per_channel = kind in ("int8", "hybrid_per_channel")
    filter_scale = 0.004 * (rng.uniform(0.3, 1.7, channels) if per_channel else np.ones(1))
    scale_in = 0.0235
    scale_out = scale_in * 0.004 / multiplier
    return dtype, (scale_in, zero_in), filter_scale.astype(np.float32), (scale_out, zero_out)


def weighted(kind, rng, shape_in, shape_filter, axis, reduction, *, bias=True, edge=False, target=None,
             zero_points=None, filter_zero_point=121, lowest=-127, bias_range=None, small=0, reals=False):
    """Input, filter, bias and output of a convolution-like operator.

    `small` keeps inputs and weights that close to their zero points, so that a multiplier above 1 does not saturate.
    `reals` makes float inputs of 24 significant bits, whose range float32 rounds.
    """
    channels = shape_filter[axis]
    dtype, q_in, filter_scale, q_out = quantization(kind, rng, reduction, channels, target, zero_points)
    floating = kind == "float" or kind.startswith("hybrid")
    if kind == "float":
        weights = constant((rng.normal(0, 1, shape_filter) / np.sqrt(reduction)).astype(np.float32))
    elif kind == "uint8":
        weights = constant(values(rng, "uint8", shape_filter, edge), scale=filter_scale, zero_point=filter_zero_point)
    else:
        w = np.maximum(values(rng, "int8", shape_filter, edge), lowest).astype(np.int8)
        weights = constant(w, scale=filter_scale, axis=axis)
    if small:
        weights.data = near(rng, weights, small)
    if floating:
        x = activation(rng, "float32", shape_in)
        if reals:
            x.data = rng.normal(0.3, 2, shape_in).astype(np.float32)
        b = constant(rng.normal(0, 0.5, channels).astype(np.float32))
        y = output("float32")
    else:
        x = activation(rng, dtype, shape_in, *q_in, edge=edge)
        if small:
            x.data = near(rng, x, small)
        reach = bias_range or int(np.sqrt(reduction) * 5000)
        b = constant(rng.integers(-reach, reach, channels, endpoint=True).astype(np.int32),
                     scale=filter_scale * np.float32(q_in[0]))
        y = output(dtype, *q_out)
    return [x, weights] + ([b] if bias else []), y


def near(rng, tensor, distance):
    low, high = ends(tensor.type)
    return np.clip(tensor.zero_point + rng.integers(-distance, distance, tensor.shape, endpoint=True), low, high).astype(tensor.type)


CONV_VERSIONS = {"float": 1, "int8": 3, "int8_per_tensor": 3, "uint8": 1, "hybrid": 2, "hybrid_per_channel": 5}
DEPTHWISE_VERSIONS = {"float": 1, "int8": 3, "int8_per_tensor": 3, "uint8": 1, "hybrid": 4, "hybrid_per_channel": 6}


def label(kh, kw, s, d, padding, h, w, c_in, c_out, act, batch):
    text = f"k{kh}x{kw}_s{s}_d{d}_{'same' if padding == SAME else 'valid'}_{h}x{w}x{c_in}_to{c_out}"
    return text + ("" if act == "none" else f"_{act}") + ("" if batch == 1 else f"_batch{batch}")


def conv(kind, geometry, act="none", batch=1, note="", groups=1, **options):
    kh, kw, s, d, padding, h, w, c_in, c_out = geometry
    name = f"{kind}_{label(*geometry, act, batch)}" + (f"_groups{groups}" if groups > 1 else "") + (f"_{note}" if note else "")
    rng = generator("CONV_2D" + name)
    filter_in = c_in // groups
    inputs, y = weighted(kind, rng, (batch, h, w, c_in), (c_out, kh, kw, filter_in), 0, kh * kw * filter_in, **options)
    version = 6 if groups > 1 else CONV_VERSIONS[kind]
    fields = dict(padding=padding, strideH=s, strideW=s, dilationHFactor=d, dilationWFactor=d,
                  fusedActivationFunction=ACTIVATIONS[act])
    return Case(name, "CONV_2D", version, inputs, [y], "Conv2D", fields)


def depthwise(kind, geometry, act="none", batch=1, note="", multiplier=1, **options):
    kh, kw, s, d, padding, h, w, c_in, _ = geometry
    c_out = c_in * multiplier
    name = f"{kind}_{label(kh, kw, s, d, padding, h, w, c_in, c_out, act, batch)}" + (f"_{note}" if note else "")
    rng = generator("DEPTHWISE_CONV_2D" + name)
    inputs, y = weighted(kind, rng, (batch, h, w, c_in), (1, kh, kw, c_out), 3, kh * kw, **options)
    if kind == "hybrid" and note != "one_scale":  # LiteRT wants a scale for each channel, even if all are equal
        inputs[1].scale = np.broadcast_to(inputs[1].scale, c_out)
    version = 2 if kind in ("float", "uint8") and d > 1 else DEPTHWISE_VERSIONS[kind]
    fields = dict(padding=padding, strideH=s, strideW=s, dilationHFactor=d, dilationWFactor=d,
                  depthMultiplier=multiplier, fusedActivationFunction=ACTIVATIONS[act])
    return Case(name, "DEPTHWISE_CONV_2D", version, inputs, [y], "DepthwiseConv2D", fields)


def special(make, kind, geometry):
    """The corners of the requantization for an integer kind."""
    low, high = ends("uint8" if kind == "uint8" else "int8")
    for a in (low, high):
        for b in (low, high):
            yield make(kind, geometry, note=f"zero{a}_{b}".replace("-", "m"), zero_points=(a, b))
    yield make(kind, geometry, note="saturated", edge=True)
    yield make(kind, geometry, note="multiplier1_7", target=1.7, bias_range=20, small=2)
    yield make(kind, geometry, note="multiplier37", target=37.0, bias_range=3, small=1)
    yield make(kind, geometry, note="multiplier_half", target=0.5, bias_range=50, small=4)
    for shift in (12, 16, 20, 24):
        # A bias near the accumulator's limit makes so small a multiplier visible.
        yield make(kind, geometry, note=f"shift{shift}", target=0.7 * 2.0 ** -shift, bias_range=min(2**30, 2 ** (shift + 7)))
    if kind != "uint8":
        yield make(kind, geometry, note="weights_m128", lowest=-128, edge=True)
    else:
        for zero in (0, 255, 128, 1):
            yield make(kind, geometry, note=f"filterzero{zero}", filter_zero_point=zero)
    for act in ("relu", "relu6", "relun1"):
        yield make(kind, geometry, act=act, note="zero_low", zero_points=(0, low))
        yield make(kind, geometry, act=act, note="fine_output", target=0.02)


def convolutions():
    for kind in KINDS:
        acts, batches = cycle(ACTIVATIONS), cycle([1, 1, 1, 2])
        for i, geometry in enumerate(GEOMETRIES):
            if kind in ("int8", "uint8") or i % 2 == KINDS.index(kind) % 2:
                yield conv(kind, geometry, act=next(acts), batch=next(batches))
    for i, c in enumerate(CHANNELS):
        yield conv("int8", (1, 1, 1, 1, SAME, 3, 5, c, CHANNELS[-1 - i]), note="channels")
        yield conv("uint8", (1, 1, 1, 1, SAME, 5, 3, CHANNELS[-1 - i], c), note="channels")
        yield conv("int8", (3, 3, 1, 2, SAME, 5, 4, c, CHANNELS[(i + 5) % 13]), note="channels")
        yield conv("float", (1, 1, 1, 1, SAME, 2, 5, CHANNELS[(i + 7) % 13], c), note="channels")
    for kind in ("int8", "int8_per_tensor", "uint8"):
        yield from special(conv, kind, (3, 3, 1, 1, SAME, 6, 5, 4, 8))
    for kind in KINDS:
        yield conv(kind, (3, 3, 1, 1, SAME, 5, 5, 8, 12), groups=4)
        if kind != "hybrid":
            yield conv(kind, (1, 1, 1, 1, SAME, 4, 5, 16, 6), groups=2, act="relu")
        yield conv(kind, (3, 3, 1, 1, SAME, 4, 5, 4, 6), batch=3, act="relu6")
    yield conv("int8", (3, 3, 1, 1, SAME, 4, 5, 6, 4), groups=6, note="groups_above_outputs")
    for kind in ("float", "int8", "uint8", "hybrid"):
        yield conv(kind, (3, 3, 1, 1, SAME, 4, 5, 4, 6), note="nobias", bias=False)
    for kind in ("hybrid", "hybrid_per_channel"):
        for size in (3, 4, 5, 7):
            yield conv(kind, (3, 3, 1, 1, SAME, size, 5, 3, 9), note="reals", batch=2, reals=True)
    yield conv("int8", (3, 3, 0, 1, SAME, 4, 5, 4, 6), note="stride_zero")
    yield conv("int8", (3, 3, 1, 0, SAME, 4, 5, 4, 6), note="dilation_zero")
    yield conv("float", (3, 3, 1, 1, SAME, 11, 9, 16, 17), act="relu6", batch=2, note="many_channels")
    yield conv("float", (3, 3, 1, 3, VALID, 20, 17, 17, 16), note="many_channels")
    yield conv("int8", (1, 1, 1, 1, SAME, 6, 6, 512, 3), note="long_sum", edge=True)
    yield conv("uint8", (1, 1, 1, 1, SAME, 6, 6, 512, 3), note="long_sum", edge=True)


def depthwise_convolutions():
    for kind in KINDS:
        acts, batches, multipliers = cycle(ACTIVATIONS), cycle([1, 1, 1, 2]), cycle([1, 1, 2, 1, 3])
        for i, geometry in enumerate(GEOMETRIES):
            if kind in ("int8", "uint8") or i % 2 == KINDS.index(kind) % 2:
                yield depthwise(kind, geometry, act=next(acts), batch=next(batches), multiplier=next(multipliers))
    for i, c in enumerate(CHANNELS):
        yield depthwise("int8", (3, 3, 1, 1, SAME, 5, 6, c, 0), note="channels")
        yield depthwise("uint8", (3, 3, 2, 1, SAME, 6, 5, c, 0), note="channels")
        yield depthwise("float", (3, 3, 1, 2, SAME, 5, 4, c, 0), note="channels")
    for kind in ("int8", "int8_per_tensor", "uint8"):
        yield from special(depthwise, kind, (3, 3, 1, 1, SAME, 6, 5, 8, 0))
    for kind in KINDS:
        yield depthwise(kind, (3, 3, 1, 1, SAME, 4, 5, 6, 0), note="nobias", bias=False)
        yield depthwise(kind, (3, 3, 1, 1, SAME, 4, 5, 5, 0), batch=3, multiplier=2, act="relu6")
    for geometry in [(7, 7, 1, 1, SAME, 9, 8, 17, 0), (6, 4, 1, 1, SAME, 7, 9, 8, 0), (5, 5, 2, 1, SAME, 9, 8, 33, 0)]:
        yield depthwise("float", geometry, note="many_taps")
    yield depthwise("hybrid", (3, 3, 1, 1, SAME, 4, 5, 6, 0), note="one_scale")
    for kind in ("hybrid", "hybrid_per_channel"):
        for size in (3, 4, 5, 7):
            yield depthwise(kind, (3, 3, 1, 1, SAME, size, 5, 9, 0), note="reals", batch=2, reals=True)
    yield depthwise("int8", (3, 3, 0, 1, SAME, 4, 5, 4, 0), note="stride_zero")


def transpose_convolutions():
    for kind in ("float", "int8", "int8_per_tensor", "uint8", "hybrid"):
        for (k, s, padding, h, w, c_in, c_out), act, batch, bias in [
            ((3, 2, SAME, 4, 5, 3, 4), "none", 1, True), ((2, 2, VALID, 3, 3, 8, 5), "none", 1, False),
            ((3, 2, VALID, 3, 4, 4, 3), "none", 2, True), ((4, 2, SAME, 4, 4, 5, 8), "relu", 1, True),
            ((3, 1, SAME, 5, 4, 7, 2), "none", 1, True), ((5, 3, SAME, 3, 3, 2, 3), "relu6", 1, True),
            ((1, 2, SAME, 3, 3, 4, 4), "none", 1, False), ((16, 8, SAME, 2, 2, 3, 3), "none", 1, True),
        ]:
            name = (f"{kind}_k{k}_s{s}_{'same' if padding == SAME else 'valid'}_{h}x{w}x{c_in}_to{c_out}"
                    + ("" if act == "none" else f"_{act}") + ("" if bias else "_nobias") + ("" if batch == 1 else f"_batch{batch}"))
            rng = generator("TRANSPOSE_CONV" + name)
            (x, weights, *b), y = weighted(kind, rng, (batch, h, w, c_in), (c_out, k, k, c_in), 0, k * k * c_in / s / s, bias=bias)
            size = (h * s, w * s) if padding == SAME else ((h - 1) * s + k, (w - 1) * s + k)
            shape = constant(np.array([batch, *size, c_out], np.int32))
            version = 4 if act != "none" else 3 if bias else 2 if kind.startswith("int8") else 1
            fields = dict(padding=padding, strideH=s, strideW=s, fusedActivationFunction=ACTIVATIONS[act])
            if kind == "hybrid":
                x.data = (x.data + rng.normal(0, 0.01, x.shape)).astype(np.float32)
            yield Case(name, "TRANSPOSE_CONV", version, [shape, weights, x, *b], [y], "TransposeConv", fields)
    # A factor of 1/16: every sixteenth sum lies between two steps.
    for h, w, c_out, batch in [(2, 2, 5, 1), (3, 3, 1, 1), (1, 1, 1, 3), (4, 4, 3, 1)]:
        name = f"uint8_ties_{h}x{w}_to{c_out}" + ("" if batch == 1 else f"_batch{batch}")
        rng = generator("TRANSPOSE_CONV" + name)
        (x, weights, b), y = weighted("uint8", rng, (batch, h, w, 3), (c_out, 3, 3, 3), 0, 9, small=9, bias_range=400)
        x.scale, weights.scale, b.scale, y.scale = 0.5, 0.25, 0.125, 2.0
        shape = constant(np.array([batch, 2 * h, 2 * w, c_out], np.int32))
        yield Case(name, "TRANSPOSE_CONV", 3, [shape, weights, x, b], [y], "TransposeConv", dict(padding=SAME, strideH=2, strideW=2))


def fully_connected():
    versions = {"float": 1, "int8": 4, "int8_per_tensor": 4, "uint8": 1, "hybrid": 3, "hybrid_per_channel": 12}

    def make(kind, shape_in, outputs, act="none", bias=True, keep=False, asymmetric=False, note="", **options):
        name = (f"{kind}_{'x'.join(map(str, shape_in))}_to{outputs}" + ("" if act == "none" else f"_{act}") + ("" if bias else "_nobias")
                + ("_keep" if keep else "") + ("_asymmetric" if asymmetric else "") + (f"_{note}" if note else ""))
        rng = generator("FULLY_CONNECTED" + name)
        depth = shape_in[-1] if keep or len(shape_in) <= 2 else int(np.prod(shape_in[1:]))
        inputs, y = weighted(kind, rng, shape_in, (outputs, depth), 0, depth, bias=bias, **options)
        version = 9 if asymmetric else 12 if kind in ("int8", "hybrid_per_channel") else 5 if keep else versions[kind]
        inputs += [] if bias else [None]
        fields = dict(fusedActivationFunction=ACTIVATIONS[act], keepNumDims=keep, asymmetricQuantizeInputs=asymmetric)
        return Case(name, "FULLY_CONNECTED", version, inputs, [y], "FullyConnected", fields)

    for kind in KINDS:
        for c, act in zip([1, 3, 8, 17, 33, 64], cycle(ACTIVATIONS)):
            yield make(kind, (2, c), 65 - c, act=act)
        yield make(kind, (1, 32), 5, bias=False)
        yield make(kind, (1, 2, 3, 8), 7, keep=True)
        yield make(kind, (2, 3, 2, 4), 9)
        if kind in ("int8", "int8_per_tensor", "uint8"):  # many outputs: another rounding would show
            yield make(kind, (40, 64), 65, note="many")
            yield make(kind, (40, 17), 64, note="many", target=0.0131)
        if kind.startswith("hybrid"):
            yield make(kind, (3, 16), 10, asymmetric=True)
            yield make(kind, (9, 19), 11, note="reals", reals=True)
            yield make(kind, (9, 19), 11, note="reals", asymmetric=True, reals=True)
            yield make(kind, (1, 2, 2, 16), 6, asymmetric=True, keep=True, act="relu")
        elif kind != "float":
            low, high = ends("uint8" if kind == "uint8" else "int8")
            yield make(kind, (3, 40), 9, note="zero_ends", zero_points=(low, high))
            yield make(kind, (3, 40), 9, note="zero_swapped", zero_points=(high, low), act="relu")
            yield make(kind, (3, 40), 9, note="saturated", edge=True, lowest=-128)
            yield make(kind, (3, 40), 9, note="multiplier1_7", target=1.7, bias_range=20, small=2)
            yield make(kind, (3, 40), 9, note="shift20", target=0.7 * 2.0**-20, bias_range=2**27)


def cases():
    yield from convolutions()
    yield from depthwise_convolutions()
    yield from transpose_convolutions()
    yield from fully_connected()
