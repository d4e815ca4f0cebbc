"""Checks that weights go to PyTorch and back, on MNIST.

    python Tests/MixerTests/Fixtures/round_trip.py CHAPTER WEIGHTS MNIST

CHAPTER is the built program chapter-06-mnist-training, WEIGHTS a file that it has saved, and MNIST
the folder of the four files, gzipped. PyTorch loads WEIGHTS into a module written like the article's
and must find the loss and accuracy that the program finds; then PyTorch saves a model of its own, and
the program must find what PyTorch finds.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import torch
from make import Mixer, TokenMixing
from safetensors.torch import load_file, save_file
from torch.nn import functional


def article_mixer():
    return Mixer(TokenMixing, (28, 28), (7, 7), 1, 128, 4, 64, 256, 10)


def read(path, header):
    return numpy.frombuffer(gzip.open(path).read(), numpy.uint8, offset=header)


@torch.no_grad()
def evaluate_in_pytorch(model, folder):
    pixels = read(folder / "t10k-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
    labels = torch.from_numpy(read(folder / "t10k-labels-idx1-ubyte.gz", 8).astype(numpy.int64))
    logits = model(torch.from_numpy(pixels.astype(numpy.float32) / 255))
    loss = functional.cross_entropy(logits, labels).item()
    return loss, (logits.argmax(1) == labels).double().mean().item()


def evaluate_here(chapter, weights, folder):
    command = [chapter, "--evaluate", str(weights), "--data", str(folder)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(float(line.split()[-1]) for line in output.splitlines() if "test" in line)


def compare(what, here, pytorch):
    print(f"{what}: here {here}, PyTorch {pytorch}")
    assert abs(here[0] - pytorch[0]) < 1e-5 and abs(here[1] - pytorch[1]) < 1e-6


def main():
    chapter, weights, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    model = article_mixer()
    model.load_state_dict(load_file(weights))
    compare(
        "saved here",
        evaluate_here(chapter, weights, folder),
        evaluate_in_pytorch(model, folder),
    )
    torch.manual_seed(1)
    model = article_mixer()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "pytorch.safetensors"
        save_file(model.state_dict(), path)
        compare(
            "saved by PyTorch",
            evaluate_here(chapter, path, folder),
            evaluate_in_pytorch(model, folder),
        )


if __name__ == "__main__":
    main()
