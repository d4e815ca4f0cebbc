"""Times the article's Mixer in PyTorch, on request.

Reads requests from standard input, a line each, and answers with a line of JSON, the seconds that
each repetition took:

    train BATCH REPETITIONS       training steps: forward, backward, Adam
    evaluate IMAGES REPETITIONS   forward passes under no_grad, 256 images at a time
    one REPETITIONS               forward passes of one image under no_grad

    python pytorch.py --threads N
"""

import argparse
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class Layer(nn.Module):
    def __init__(self, patches=16, channels=128, token_hidden=64, channel_hidden=256):
        super().__init__()
        self.norm_tokens = nn.LayerNorm(channels)
        self.norm_channels = nn.LayerNorm(channels)
        self.token_mixer = nn.Sequential(
            nn.Linear(patches, token_hidden), nn.GELU(), nn.Linear(token_hidden, patches)
        )
        self.channel_mixer = nn.Sequential(
            nn.Linear(channels, channel_hidden), nn.GELU(), nn.Linear(channel_hidden, channels)
        )

    def forward(self, x):
        x = x + self.token_mixer(self.norm_tokens(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channel_mixer(self.norm_channels(x))


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch_embed = nn.Conv2d(1, 128, kernel_size=7, stride=7)
        self.mixer = nn.Sequential(*[Layer() for _ in range(4)])
        self.norm = nn.LayerNorm(128)
        self.classifier_head = nn.Linear(128, 10)

    def forward(self, x):
        x = self.mixer(self.patch_embed(x).flatten(2).transpose(1, 2))
        return self.classifier_head(self.norm(x).mean(dim=1))


def timed(repetitions, work):
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    torch.set_num_threads(parser.parse_args().threads)
    model = Mixer()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-5, weight_decay=1e-5)

    def train(batch, repetitions):
        images = torch.rand(batch, 1, 28, 28)
        labels = torch.randint(10, (batch,))

        def step():
            optimizer.zero_grad()
            functional.cross_entropy(model(images), labels).backward()
            optimizer.step()

        return timed(repetitions, step)

    @torch.no_grad()
    def evaluate(count, repetitions):
        images = torch.rand(count, 1, 28, 28)
        return timed(repetitions, lambda: [model(part) for part in images.split(256)])

    def one(repetitions):
        return evaluate(1, repetitions)

    requests = {"train": train, "evaluate": evaluate, "one": one}
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        name, *numbers = line.split()
        print(json.dumps({"seconds": requests[name](*map(int, numbers))}), flush=True)


if __name__ == "__main__":
    main()
