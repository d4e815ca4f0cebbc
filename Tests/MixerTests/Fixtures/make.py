"""Makes the files beside it: what PyTorch computes for a small Mixer, a small Vision Transformer and a small
ConvMixer, which differ in what mixes the patches.

    python -m venv somewhere && somewhere/bin/pip install torch safetensors numpy
    somewhere/bin/python Tests/MixerTests/Fixtures/make.py

The model has what goes wrong most easily: images and patches that are not square, more than one
channel, widths that are no multiple of a vector's.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

HERE = Path(__file__).parent


class TokenMixing(nn.Sequential):
    """An MLP along the patches."""

    def __init__(self, grid, hidden, width):
        patches = grid[0] * grid[1]
        super().__init__(nn.Linear(patches, width), nn.GELU(), nn.Linear(width, patches))

    def forward(self, x):
        return super().forward(x.mT).mT


class SelfAttention(nn.Module):
    """Multi-head self-attention, in matrix products."""

    heads = 3

    def __init__(self, grid, hidden, width):
        super().__init__()
        self.qkv = nn.Linear(hidden, 3 * width)
        self.proj = nn.Linear(width, hidden)

    def forward(self, x):
        images, patches, _ = x.shape
        q, k, v = self.qkv(x).reshape(images, patches, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = (q @ k.mT / q.shape[-1] ** 0.5).softmax(dim=-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(images, patches, -1))


class DepthwiseConvolution(nn.Conv2d):
    """A convolution over the grid of patches, channel by channel."""

    def __init__(self, grid, hidden, width):
        super().__init__(hidden, hidden, 3, padding=1, groups=hidden)
        self.grid = grid

    def forward(self, x):
        return super().forward(x.mT.unflatten(2, self.grid)).flatten(2).mT


class Layer(nn.Module):
    def __init__(self, mixing, grid, hidden, token_mlp, channel_mlp):
        super().__init__()
        self.norm_tokens = nn.LayerNorm(hidden)
        self.norm_channels = nn.LayerNorm(hidden)
        self.token_mixer = mixing(grid, hidden, token_mlp)
        self.channel_mixer = nn.Sequential(
            nn.Linear(hidden, channel_mlp), nn.GELU(), nn.Linear(channel_mlp, hidden)
        )

    def forward(self, x):
        x = x + self.token_mixer(self.norm_tokens(x))
        return x + self.channel_mixer(self.norm_channels(x))


class Mixer(nn.Module):
    """The article's model, with the names of its `state_dict()`; attention has position embeddings, too."""

    def __init__(
        self, mixing, image, patch, channels, hidden, layers, token_mlp, channel_mlp, classes
    ):
        super().__init__()
        grid = (image[0] // patch[0], image[1] // patch[1])
        self.patch_embed = nn.Conv2d(channels, hidden, kernel_size=patch, stride=patch)
        if mixing is SelfAttention:
            self.pos_embed = nn.Parameter(0.1 * torch.randn(grid[0] * grid[1], hidden))
        self.mixer = nn.Sequential(
            *[Layer(mixing, grid, hidden, token_mlp, channel_mlp) for _ in range(layers)]
        )
        self.classifier_head = nn.Linear(hidden, classes)
        self.norm = nn.LayerNorm(hidden)

    def forward(self, images):
        table = self.patch_embed(images).flatten(2).mT
        if hasattr(self, "pos_embed"):
            table = table + self.pos_embed
        return self.classifier_head(self.norm(self.mixer(table)).mean(dim=1))


def small_mixer(mixing):
    return Mixer(mixing, (8, 12), (4, 3), 2, 20, 2, 12, 36, 5)


def train(mixing, start, images, labels, make_optimizer, smoothing=0.0, steps=30, batch=7):
    """The losses of some steps, over the batches in turn, and the weights afterwards."""
    model = small_mixer(mixing)
    model.load_state_dict(start)
    optimizer = make_optimizer(model.parameters())
    losses = []
    for step in range(steps):
        first = step * batch % len(images)
        optimizer.zero_grad()
        loss = functional.cross_entropy(
            model(images[first : first + batch]),
            labels[first : first + batch],
            label_smoothing=smoothing,
        )
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses)


def make(mixing, name):
    torch.manual_seed(7)
    torch.use_deterministic_algorithms(True)
    model = small_mixer(mixing)
    start = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    images = torch.rand(21, 2, 8, 12)
    labels = torch.randint(5, (21,))

    logits = model(images[:7])
    functional.cross_entropy(logits, labels[:7]).backward()
    results = {
        "images": images,
        "labels": labels.float(),
        "logits": logits.detach(),
        "losses.adam": train(
            mixing, start, images, labels,
            lambda p: torch.optim.Adam(p, lr=1e-3, weight_decay=1e-2),
        ),
        "losses.adamw": train(
            mixing, start, images, labels,
            lambda p: torch.optim.AdamW(p, lr=1e-3, weight_decay=5e-2), smoothing=0.1,
        ),
    }
    for key, parameter in model.named_parameters():
        results[f"gradient.{key}"] = parameter.grad

    save_file(start, HERE / f"{name}-weights.safetensors")
    save_file(results, HERE / f"{name}-results.safetensors")


if __name__ == "__main__":
    make(TokenMixing, "small")
    make(SelfAttention, "small-attention")
    make(DepthwiseConvolution, "small-convolution")
