"""Draws many pictures at once, in two processes, and keeps them in a file for the next time."""

import multiprocessing
import os

import numpy as np

import draw


def _one(task):
    return draw.draw(*task)


def pool(folder, seed, count, size, processes=2):
    """count pictures and masks of a seed, as two arrays of bytes."""
    path = os.path.join(folder, f"{seed}-{count}-{size}.npz")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        pictures = np.empty((count, size, size, 3), np.uint8)
        masks = np.empty((count, size, size), np.uint8)
        with multiprocessing.get_context("spawn").Pool(processes) as workers:
            tasks = ((seed, index, size) for index in range(count))
            for index, (picture, mask) in enumerate(workers.imap(_one, tasks, chunksize=32)):
                pictures[index], masks[index] = picture, mask
        with open(path + ".part", "wb") as file:
            np.savez(file, pictures=pictures, masks=masks)
        os.replace(path + ".part", path)
    with np.load(path) as file:
        return file["pictures"], file["masks"]
