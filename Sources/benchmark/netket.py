"""Searches the ground state of 20 Ising spins in NetKet, on request.

The spins are a ring in a transverse field at the critical point, h = 1. A step is the same as here: 1,024
samples by 1,024 Markov chains after one sweep each, stochastic reconfiguration in the smaller of the two
linear systems, in double precision. The first line of the output has NetKet's version and the
Mixer's number of parameters. Then requests are read from standard input, a line each, and answered with a
line of JSON:

    mixer STEPS              steps with the same Mixer as here: the mean seconds of a step
    rbm SEED STEPS           a search with a restricted Boltzmann machine
    symmetric SEED STEPS     a search with one that is symmetric under translations

A search is answered with its parameters, the seconds of compiling, the seconds of its steps without that, and
the exact energy of the state that it found.

    python netket.py --threads N
"""

import argparse
import json
import os
import sys
import time

SITES = 20
SAMPLES = 1024


def limit_threads():
    """JAX takes all cores that it may use, and asks once, when it is imported. OpenBLAS, which factorizes
    the matrix, loses more by several threads than it gains if other programs are running."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    threads = parser.parse_args().threads
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


limit_threads()
# This file has the name of the module that it imports, and its folder comes first on the path.
sys.path.pop(0)

import flax.linen as nn  # noqa: E402
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import netket as nk  # noqa: E402
import numpy as np  # noqa: E402


# The Mixer computes in single precision, as here; its parameters, and so the linear system of the stochastic
# reconfiguration, are in double precision. With both in double precision a step takes 1.5 times as long.
PRECISION = {"dtype": jnp.float32, "param_dtype": jnp.float64}


class Dense(nn.Module):
    """A linear map whose weights are drawn as here, from ±factor/√inputs."""

    outputs: int
    factor: float = 1.0

    @nn.compact
    def __call__(self, x):
        limit = self.factor / x.shape[-1] ** 0.5

        def uniform(key, shape, dtype):
            return jax.random.uniform(key, shape, dtype, -limit, limit)

        return nn.Dense(self.outputs, kernel_init=uniform, bias_init=uniform, **PRECISION)(x)


class MLP(nn.Module):
    hidden: int

    @nn.compact
    def __call__(self, x):
        return Dense(x.shape[-1])(nn.gelu(Dense(self.hidden)(x), approximate=False))


class Mixer(nn.Module):
    """log ψ: the number of patches times the only output of a Mixer of one layer."""

    patch: int = 2
    channels: int = 16
    token_hidden: int = 16
    channel_hidden: int = 16

    @nn.compact
    def __call__(self, spins):
        def norm():
            return nn.LayerNorm(epsilon=1e-5, **PRECISION)

        patches = spins.shape[-1] // self.patch
        x = Dense(self.channels)(spins.reshape(*spins.shape[:-1], patches, self.patch))
        x = x + MLP(self.token_hidden)(norm()(x).swapaxes(-1, -2)).swapaxes(-1, -2)
        x = x + MLP(self.channel_hidden)(norm()(x))
        return patches * Dense(1, factor=0.01)(norm()(x).mean(axis=-2))[..., 0].astype(jnp.float64)


hilbert = nk.hilbert.Spin(s=1 / 2, N=SITES)
graph = nk.graph.Chain(SITES)
hamiltonian = nk.operator.IsingJax(hilbert, graph, h=1.0, J=-1.0)


def search(model, seed, rate, shift, momentum=None):
    """The driver of a search, at its beginning."""
    sampler = nk.sampler.MetropolisLocal(hilbert, n_chains=SAMPLES, sweep_size=SITES)
    state = nk.vqs.MCState(
        sampler, model, n_samples=SAMPLES, n_discard_per_chain=0, seed=seed, sampler_seed=seed
    )
    return nk.driver.VMC_SR(
        hamiltonian,
        nk.optimizer.Sgd(rate),
        diag_shift=shift,
        momentum=momentum,
        variational_state=state,
        # The smaller system, with all derivatives in memory: that is faster than to compute them twice.
        on_the_fly=False,
    )


def run(driver, steps):
    """The seconds of some steps."""
    start = time.perf_counter()
    driver.run(steps, out=(), show_progress=False)
    jax.block_until_ready(driver.state.variables)
    return time.perf_counter() - start


def exact_energy(state):
    """⟨ψ|H|ψ⟩ over all 2^20 configurations, one axis per spin."""
    psi = np.asarray(state.to_array()).reshape([2] * SITES)
    probability = psi**2
    energy = 0.0
    for site in range(SITES):
        energy -= np.sum(psi * np.flip(psi, site))
        bond = np.moveaxis(probability, (site, (site + 1) % SITES), (0, 1)).sum(
            axis=tuple(range(2, SITES))
        )
        energy -= bond[0, 0] + bond[1, 1] - bond[0, 1] - bond[1, 0]
    return float(energy)


def schedule(first, last, steps):
    """A number that falls in equal factors over all steps."""
    return lambda step: first * (last / first) ** (step / steps)


def find_ground_state(model, seed, steps):
    """A search from its beginning. The rate and the shift are the best of those that were tried."""
    driver = search(model, seed, schedule(0.1, 0.03, steps), schedule(1e-2, 1e-3, steps))
    first = run(driver, 1)
    rest = run(driver, steps - 1)
    each = rest / (steps - 1)
    return {
        "parameters": driver.state.n_parameters,
        "compileSeconds": first - each,
        "seconds": [rest + each],
        "energy": exact_energy(driver.state),
    }


def main():
    # What NetKet itself prints must not be taken for an answer.
    answers, sys.stdout = sys.stdout, open(os.devnull, "w")
    mixer = search(Mixer(), seed=0, rate=0.02, shift=1e-2, momentum=0.9)
    requests = {
        "mixer": lambda steps: {"seconds": [run(mixer, steps) / steps]},
        "rbm": lambda seed, steps: find_ground_state(nk.models.RBM(alpha=1), seed, steps),
        "symmetric": lambda seed, steps: find_ground_state(
            nk.models.RBMSymm(graph.translation_group(), alpha=2), seed, steps
        ),
    }
    print(json.dumps({"version": nk.__version__, "parameters": mixer.state.n_parameters}), file=answers, flush=True)
    for line in sys.stdin:
        name, *numbers = line.split()
        print(json.dumps(requests[name](*map(int, numbers))), file=answers, flush=True)


if __name__ == "__main__":
    main()
