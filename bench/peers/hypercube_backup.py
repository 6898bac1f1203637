"""The soft look-ahead of neurons on the hypercube (inverse.md, section 1) in NumPy, float64: w -> sum over units of
share * cost * log[(1 - p) exp(w(unit off) / cost) + p exp(w(unit on) / cost)].

by-edges: as the equation has it, a soft-plus on every edge.
by-words: telos's own reformulation handed to NumPy: one exponential for each word, the units' odds multiplied, one
          logarithm for each word.

Words are read as a square, high units down and low units across, and worked on in slabs that stay in cache: columns for
the high units, transposed rows for the low ones, so that two neighbours always stand whole rows apart. The width of a
slab is the fastest of several. Everything is in place, in buffers made once. With two threads each input has its own:
NumPy lets go of the interpreter's lock while it computes.
"""

import math
import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from protocol import serve

THREADS = int(os.environ["OMP_NUM_THREADS"])
POOL = ThreadPoolExecutor(THREADS) if THREADS > 1 else None


class Backup:
    def __init__(self, settings, arrays):
        self.units = settings["units"]
        self.inputs = settings["inputs"]
        self.cost = settings["codingCost"]
        self.averaged = arrays["averaged"].reshape(self.inputs, -1).copy()
        self.logits = arrays["referenceLogits"]
        self.share = arrays["updateShare"]
        self.low = self.units // 2
        self.across = 2**self.low
        self.down = 2 ** (self.units - self.low)
        self.out = np.empty_like(self.averaged)
        self.scaled = np.empty_like(self.averaged)
        best = math.inf
        for width in sorted({min(width, self.across) for width in (16, 32, 64, 128, 256, 512)}):
            self.make_room(width)
            self.once()
            started = time.perf_counter()
            for _ in range(2):
                self.once()
            seconds = time.perf_counter() - started
            if seconds < best:
                best, chosen = seconds, width
        self.make_room(chosen)

    def make_room(self, width):
        self.width = width
        size = max(self.across, self.down) * width
        self.slab = np.empty((self.inputs, size))
        self.sum = np.empty((self.inputs, size))
        self.first = np.empty((self.inputs, size // 2))
        self.second = np.empty((self.inputs, size // 2))

    def once(self):
        if POOL is None:
            for x in range(self.inputs):
                self.look_ahead(x)
        else:
            list(POOL.map(self.look_ahead, range(self.inputs)))

    def each_slab(self, x, work):
        """Both kinds of slabs: what `work` leaves in `sum` is written, then combined by `self.combine`."""
        width = self.width
        square = self.scaled[x].reshape(self.down, self.across)
        out = self.out[x].reshape(self.down, self.across)
        slab = self.slab[x][: self.down * width].reshape(self.down, width)
        told = self.sum[x][: self.down * width].reshape(self.down, width)
        for at in range(0, self.across, width):
            slab[:] = square[:, at : at + width]
            work(x, slab, told, range(self.low, self.units))
            out[:, at : at + width] = told
        slab = self.slab[x][: self.across * width].reshape(self.across, width)
        told = self.sum[x][: self.across * width].reshape(self.across, width)
        for at in range(0, self.down, width):
            slab[:] = square[at : at + width].T
            work(x, slab, told, range(self.low))
            self.combine(out[at : at + width], told.T)

    def answer(self):
        self.once()
        return {"ahead": self.out.copy()}

    def note(self):
        return {"slab": self.width}


class ByEdges(Backup):
    def look_ahead(self, x):
        np.multiply(self.averaged[x], 1 / self.cost, out=self.scaled[x])
        self.each_slab(x, self.add_units)
        # what does not depend on the word: log(1 - p) of each unit
        self.out[x] -= (self.share * self.cost * np.logaddexp(0, self.logits)).sum()

    def combine(self, out, told):
        out += told

    def add_units(self, x, slab, told, units):
        told.fill(0)
        for unit in units:
            pairs = slab.reshape(-1, 2, slab.shape[1] << (unit - units.start))
            off, on = pairs[:, 0], pairs[:, 1]
            z = self.first[x][: off.size].reshape(off.shape)
            soft = self.second[x][: off.size].reshape(off.shape)
            np.subtract(on, off, out=z)
            if self.logits[unit]:
                z += self.logits[unit]
            # log(1 + exp z) = max(z, 0) + log1p(exp(-|z|)); numpy.logaddexp is several times slower
            np.abs(z, out=soft)
            np.negative(soft, out=soft)
            np.exp(soft, out=soft)
            np.log1p(soft, out=soft)
            np.maximum(z, 0, out=z)
            z += soft
            z += off
            z *= self.share[unit] * self.cost
            both = told.reshape(pairs.shape)
            both += z[:, None, :]


class ByWords(Backup):
    def __init__(self, settings, arrays):
        if not np.all(arrays["updateShare"] == arrays["updateShare"][0]):
            raise ValueError("by-words multiplies odds of units of equal share")
        super().__init__(settings, arrays)

    def look_ahead(self, x):
        top = self.averaged[x].max()
        odds = np.subtract(self.averaged[x], top, out=self.scaled[x])
        odds *= 1 / self.cost
        np.exp(odds, out=odds)
        self.each_slab(x, self.multiply_units)
        out = self.out[x]
        np.log(out, out=out)
        out *= self.share[0] * self.cost
        out += top - self.share[0] * self.cost * np.logaddexp(0, self.logits).sum()

    def combine(self, out, told):
        out *= told

    def multiply_units(self, x, slab, told, units):
        for unit in units:
            pairs = slab.reshape(-1, 2, slab.shape[1] << (unit - units.start))
            off, on = pairs[:, 0], pairs[:, 1]
            factor = self.first[x][: off.size].reshape(off.shape)
            if self.logits[unit]:
                np.multiply(on, math.exp(self.logits[unit]), out=factor)
                factor += off
            else:
                np.add(on, off, out=factor)
            both = told.reshape(pairs.shape)
            if unit == units.start:
                both[:] = factor[:, None, :]
            else:
                both *= factor[:, None, :]


serve(
    {"NumPy": np.__version__, "threads": THREADS},
    lambda variant, settings, arrays: {"by-edges": ByEdges, "by-words": ByWords}[variant](settings, arrays),
)
