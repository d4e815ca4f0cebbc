"""Makes the files beside it: what PyTorch computes for a small Mixer.

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


class Layer(nn.Module):
    def __init__(self, patches, hidden, token_mlp, channel_mlp):
        super().__init__()
        self.norm_tokens = nn.LayerNorm(hidden)
        self.norm_channels = nn.LayerNorm(hidden)
        self.token_mixer = nn.Sequential(
            nn.Linear(patches, token_mlp), nn.GELU(), nn.Linear(token_mlp, patches)
        )
        self.channel_mixer = nn.Sequential(
            nn.Linear(hidden, channel_mlp), nn.GELU(), nn.Linear(channel_mlp, hidden)
        )

    def forward(self, x):
        x = x + self.token_mixer(self.norm_tokens(x).mT).mT
        return x + self.channel_mixer(self.norm_channels(x))


class Mixer(nn.Module):
    """The article's model, with the names of its `state_dict()`."""

    def __init__(self, image, patch, channels, hidden, layers, token_mlp, channel_mlp, classes):
        super().__init__()
        patches = (image[0] // patch[0]) * (image[1] // patch[1])
        self.patch_embed = nn.Conv2d(channels, hidden, kernel_size=patch, stride=patch)
        self.mixer = nn.Sequential(
            *[Layer(patches, hidden, token_mlp, channel_mlp) for _ in range(layers)]
        )
        self.classifier_head = nn.Linear(hidden, classes)
        self.norm = nn.LayerNorm(hidden)

    def forward(self, images):
        table = self.patch_embed(images).flatten(2).mT
        return self.classifier_head(self.norm(self.mixer(table)).mean(dim=1))


def small_mixer():
    return Mixer((8, 12), (4, 3), 2, 20, 2, 12, 36, 5)


def train(start, images, labels, make_optimizer, smoothing=0.0, steps=30, batch=7):
    """The losses of some steps, over the batches in turn, and the weights afterwards."""
    model = small_mixer()
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


def main():
    torch.manual_seed(7)
    torch.use_deterministic_algorithms(True)
    model = small_mixer()
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
            start, images, labels,
            lambda p: torch.optim.Adam(p, lr=1e-3, weight_decay=1e-2),
        ),
        "losses.adamw": train(
            start, images, labels,
            lambda p: torch.optim.AdamW(p, lr=1e-3, weight_decay=5e-2), smoothing=0.1,
        ),
    }
    for name, parameter in model.named_parameters():
        results[f"gradient.{name}"] = parameter.grad

    save_file(start, HERE / "small-weights.safetensors")
    save_file(results, HERE / "small-results.safetensors")


if __name__ == "__main__":
    main()
