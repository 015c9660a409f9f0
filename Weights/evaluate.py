#!/usr/bin/env python3
"""Accuracy, averaged IoU and VOC mIoU of .tflite files on drawn pictures, with LiteRT.

    python evaluate.py shapes_*.tflite --seed 1000 --count 1000

Accuracy: the mean over pictures of the fraction of pixels given the right class. Averaged IoU: the IoU of every class of
every picture's mask, averaged over all of them. VOC mIoU: one confusion matrix over all pictures, mean over the classes that
a mask or a guess has.

Needs ai-edge-litert 2.3.0 and NumPy.
"""

import argparse

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from draw import CLASSES, draw


class Figures:
    def __init__(self):
        self.accuracies, self.ious = [], []
        self.confusion = np.zeros((len(CLASSES), len(CLASSES)), np.int64)

    def add(self, truth, guess):
        n = len(CLASSES)
        matrix = np.bincount(truth.astype(np.int64).ravel() * n + guess.ravel(), minlength=n * n).reshape(n, n)
        self.confusion += matrix
        hits = np.diag(matrix)
        self.accuracies.append(hits.sum() / truth.size)
        present = matrix.sum(1) > 0
        self.ious += list((hits / np.maximum(1, matrix.sum(0) + matrix.sum(1) - hits))[present])

    def per_class(self):
        """NaN for a class that neither a mask nor a guess has."""
        hits = np.diag(self.confusion).astype(float)
        union = self.confusion.sum(0) + self.confusion.sum(1) - hits
        return np.divide(hits, union, out=np.full(len(CLASSES), np.nan), where=union > 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--reference", action="store_true", help="LiteRT's reference kernels (slow)")
    parser.add_argument("--classes", action="store_true", help="the IoU of every class too")
    arguments = parser.parse_args()
    resolver = OpResolverType.BUILTIN_REF if arguments.reference else OpResolverType.AUTO
    readers, figures = [], [Figures() for _ in arguments.models]
    for path in arguments.models:
        reader = Interpreter(path, num_threads=arguments.threads, experimental_op_resolver_type=resolver)
        reader.allocate_tensors()
        readers.append((reader, reader.get_input_details()[0], reader.get_output_details()[0]))
    for index in range(arguments.count):
        drawn = {}
        for (reader, taken, given), figure in zip(readers, figures):
            size = int(taken["shape"][1])
            if size not in drawn:
                drawn[size] = draw(arguments.seed, index, size)
            picture, mask = drawn[size]
            reader.set_tensor(taken["index"], picture[None].astype(taken["dtype"]))
            reader.invoke()
            figure.add(mask, reader.get_tensor(given["index"])[0].argmax(-1))
    print("accuracy  averaged IoU  VOC mIoU  model")
    for path, figure in zip(arguments.models, figures):
        ious = figure.per_class()
        print(f"{100 * np.mean(figure.accuracies):8.2f}  {100 * np.mean(figure.ious):12.2f}  {100 * np.nanmean(ious):8.2f}  {path}")
        if arguments.classes:
            print("   " + ", ".join(f"{name} {100 * iou:.1f}" for name, iou in zip(CLASSES, ious)))


if __name__ == "__main__":
    main()
