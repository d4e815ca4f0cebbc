"""Times the article's Mixer in PyTorch, on request.

Reads requests from standard input, a line each, and answers with a line of JSON, the seconds that
each repetition took:

    train BATCH REPETITIONS       training steps: forward, backward, Adam
    train_attention BATCH REPETITIONS, train_convolution BATCH REPETITIONS
                                  the same for a Vision Transformer and a ConvMixer
    evaluate IMAGES REPETITIONS   forward passes under no_grad, 50 images at a time, the fastest of 16 to 1,000
    one REPETITIONS               forward passes of one image under no_grad

    python pytorch.py --threads N
"""

import argparse
import json
import sys
import time
from functools import partial

import torch
from torch import nn
from torch.nn import functional


class TokenMixing(nn.Sequential):
    channel_hidden = 256

    def __init__(self):
        super().__init__(nn.Linear(16, 64), nn.GELU(), nn.Linear(64, 16))

    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


class SelfAttention(nn.Module):
    channel_hidden = 198

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(128, 3 * 32)
        self.proj = nn.Linear(32, 128)

    def forward(self, x):
        q, k, v = self.qkv(x).reshape(len(x), 16, 3, 4, 8).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return self.proj(mixed.transpose(1, 2).reshape(len(x), 16, 32))


class DepthwiseConvolution(nn.Conv2d):
    channel_hidden = 259

    def __init__(self):
        super().__init__(128, 128, 3, padding=1, groups=128)

    def forward(self, x):
        return super().forward(x.transpose(1, 2).unflatten(2, (4, 4))).flatten(2).transpose(1, 2)


class Layer(nn.Module):
    def __init__(self, mixing, channels=128):
        super().__init__()
        channel_hidden = mixing.channel_hidden
        self.norm_tokens = nn.LayerNorm(channels)
        self.norm_channels = nn.LayerNorm(channels)
        self.token_mixer = mixing()
        self.channel_mixer = nn.Sequential(
            nn.Linear(channels, channel_hidden), nn.GELU(), nn.Linear(channel_hidden, channels)
        )

    def forward(self, x):
        x = x + self.token_mixer(self.norm_tokens(x))
        return x + self.channel_mixer(self.norm_channels(x))


class Mixer(nn.Module):
    def __init__(self, mixing):
        super().__init__()
        self.patch_embed = nn.Conv2d(1, 128, kernel_size=7, stride=7)
        self.pos_embed = nn.Parameter(torch.zeros(16, 128)) if mixing is SelfAttention else None
        self.mixer = nn.Sequential(*[Layer(mixing) for _ in range(4)])
        self.norm = nn.LayerNorm(128)
        self.classifier_head = nn.Linear(128, 10)

    def forward(self, x):
        x = self.patch_embed(x).flatten(2).transpose(1, 2)
        if self.pos_embed is not None:
            x = x + self.pos_embed
        x = self.mixer(x)
        return self.classifier_head(self.norm(x).mean(dim=1))


def timed(repetitions, work):
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def answer(version, requests):
    """Says a library's version, then answers requests from standard input until it ends."""
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        name, *numbers = line.split()
        print(json.dumps({"seconds": requests[name](*map(int, numbers))}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    torch.set_num_threads(parser.parse_args().threads)
    model = Mixer(TokenMixing)

    def train_model(model, batch, repetitions):
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-5, weight_decay=1e-5)
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
        return timed(repetitions, lambda: [model(part) for part in images.split(50)])

    def one(repetitions):
        return evaluate(1, repetitions)

    requests = {
        "train": partial(train_model, model),
        "train_attention": partial(train_model, Mixer(SelfAttention)),
        "train_convolution": partial(train_model, Mixer(DepthwiseConvolution)),
        "evaluate": evaluate,
        "one": one,
    }
    answer(torch.__version__, requests)


if __name__ == "__main__":
    main()
