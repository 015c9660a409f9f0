"""Operands of the golden cases: seeded data, scales that use the whole output range."""

import zlib

import numpy as np

from one_operator import Tensor

INTEGERS = ["int8", "uint8"]
ALL_TYPES = ["float32", "int8", "uint8"]
ACTIVATIONS = {"none": 0, "relu": 1, "relun1": 2, "relu6": 3}
SHORT = {"float32": "float", "int8": "int8", "uint8": "uint8", "int32": "int32", "int64": "int64", "int16": "int16"}


def generator(name):
    """A generator of its own for every case, so that adding one changes no other."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def values(rng, dtype, shape, edge=False):
    """Random data over the type's whole range; with `edge` only its ends."""
    if dtype == "float32":
        # Quarters of 1/64 compress well and still leave rounding errors in sums.
        return (np.round(rng.normal(0, 2, shape) * 256) / 256).astype(np.float32)
    info = np.iinfo(dtype)
    if edge:
        return rng.choice([info.min, info.max], shape).astype(dtype)
    low, high = (info.min, info.max) if info.bits <= 8 else (-30000, 30000)
    return rng.integers(low, high, shape, endpoint=True).astype(dtype)


def activation(rng, dtype, shape, scale=None, zero_point=0, **more):
    """An input that is fed; float and wide integers carry no quantization."""
    if dtype in INTEGERS and scale is None:
        scale, zero_point = 0.05, middle(dtype)
    return Tensor(dtype, shape, values(rng, dtype, shape, **more), scale=scale, zero_point=zero_point)


def constant(data, **quantization):
    data = np.asarray(data)
    return Tensor(data.dtype.name, data.shape, data, constant=True, **quantization)


def output(dtype, scale=None, zero_point=0):
    if dtype in INTEGERS and scale is None:
        scale, zero_point = 0.05, middle(dtype)
    return Tensor(dtype, (1,), scale=scale, zero_point=zero_point)


def middle(dtype):
    """A zero point off the centre."""
    return {"int8": -5, "uint8": 121}.get(dtype, 0)


def ends(dtype):
    info = np.iinfo(dtype)
    return info.min, info.max
