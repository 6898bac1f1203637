"""One step of many controllers, in PyTorch: environment, all actions' values, targets, policy, one Adam step.

Both variants use the affine trick, one product for all actions of a state.
idiomatic:    whole-batch expressions, no-grad, in-place nonlinearity: what a fluent user writes.
hand-blocked: a few agents at a time in buffers that stay in cache; tanh as a scaled logistic function, which this build
              computes three times as fast, its factors folded into the tables. The block is the fastest of several.
"""

import math
import os
import time

import torch
from protocol import serve

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


class Step:
    def __init__(self, settings, arrays):
        tensors = {name: torch.tensor(values, dtype=torch.float32) for name, values in arrays.items()}
        self.x = tensors["states"].clone()
        self.weights = tensors["weights"]  # J
        self.offsets = tensors["offsets"]  # what each action adds to the next currents
        self.uniforms = tensors["uniforms"]
        self.at = 0
        self.keep = 1 - settings["timeStep"]
        self.recurrent = settings["timeStep"] * settings["gain"]
        self.discount = settings["discount"]
        self.tanh = settings["hiddenTransfer"] == "tanh"
        hidden, inputs = tensors["first"].shape
        self.net = torch.nn.Sequential(
            torch.nn.Linear(inputs, hidden),
            torch.nn.Tanh() if self.tanh else torch.nn.ReLU(),
            torch.nn.Linear(hidden, 1),
        )
        with torch.no_grad():
            self.net[0].weight.copy_(tensors["first"])
            self.net[0].bias.copy_(tensors["firstBias"])
            self.net[2].weight.copy_(tensors["output"][None])
            self.net[2].bias.copy_(tensors["outputBias"])
        self.largest = math.log(len(self.offsets)) / (1 - self.discount)
        self.optimiser = torch.optim.Adam(
            self.net.parameters(), lr=settings["learningRate"], foreach=settings.get("foreach", False)
        )

    def shares(self, base):
        """The network's value of every successor, shape [agents, actions]."""
        first, second = self.net[0], self.net[2]
        before = first(base)
        moved = self.offsets @ first.weight.T
        z = before[:, None, :] + moved
        hidden = z.tanh_() if self.tanh else z.relu_()
        return hidden @ second.weight[0] + second.bias

    def once(self):
        x = self.x
        with torch.no_grad():
            base = torch.tanh(x) @ self.weights.T
            base.mul_(self.recurrent).add_(x, alpha=self.keep)
            preferences = self.shares(base).mul_(self.discount * self.largest)
            worth = torch.logsumexp(preferences, 1)
            targets = (worth / self.largest).clamp_(0, 1)
            policy = (preferences - worth[:, None]).exp_()
            uniform = self.uniforms[self.at % len(self.uniforms)]
            self.at += 1
            drawn = torch.searchsorted(policy.cumsum(1), uniform[:, None], right=True).clamp_(max=len(self.offsets) - 1)
            self.x = base.add_(self.offsets[drawn[:, 0]])
        self.optimiser.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(self.net(x)[:, 0], targets)
        loss.backward()
        self.optimiser.step()
        self.told = {"targets": targets, "loss": loss.detach(), "states": self.x, "policy": policy}

    def answer(self):
        """Values of a single step from the given state."""
        self.once()
        told = {name: tensor.double().numpy() for name, tensor in self.told.items()}
        names = ("first", "firstBias", "output", "outputBias")
        for name, parameter in zip(names, self.net.parameters()):
            told[name] = parameter.detach().double().numpy()
        return told


class BlockedStep(Step):
    def __init__(self, settings, arrays):
        super().__init__(settings, arrays)
        agents = len(self.x)
        hidden = len(arrays["first"])
        self.values = torch.empty(agents, len(self.offsets))
        kept = self.x.clone(), [p.detach().clone() for p in self.net.parameters()]
        best = math.inf
        with torch.no_grad():
            for block in (2, 4, 8, 16, 32, 64):
                if agents % block:
                    continue
                self.block, self.buffer = block, torch.empty(block, len(self.offsets), hidden)
                self.shares(self.x)
                started = time.perf_counter()
                for _ in range(3):
                    self.shares(self.x)
                seconds = time.perf_counter() - started
                if seconds < best:
                    best, chosen = seconds, (block, self.buffer)
            self.block, self.buffer = chosen
            self.x = kept[0]
            for parameter, value in zip(self.net.parameters(), kept[1]):
                parameter.copy_(value)

    def shares(self, base):
        first, second = self.net[0], self.net[2]
        weight = second.weight[0]
        # w . tanh(z) = 2 w . logistic(2 z) - sum of w
        scale = 2 if self.tanh else 1
        before = first(base)
        moved = self.offsets @ first.weight.T
        if self.tanh:
            before.mul_(2)
            moved.mul_(2)
        flat = self.buffer.view(-1, self.buffer.shape[-1])
        for at in range(0, len(base), self.block):
            torch.add(before[at : at + self.block, None, :], moved, out=self.buffer)
            self.buffer.sigmoid_() if self.tanh else self.buffer.relu_()
            torch.mv(flat, weight, out=self.values[at : at + self.block].view(-1))
        constant = second.bias - weight.sum() if self.tanh else second.bias
        return (self.values * scale).add_(constant)

    def note(self):
        return {"block": self.block}


serve(
    {"PyTorch": torch.__version__, "threads": torch.get_num_threads()},
    lambda variant, settings, arrays: {"idiomatic": Step, "hand-blocked": BlockedStep}[variant](settings, arrays),
)
