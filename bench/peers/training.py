"""Training a maximum-occupancy controller of a recurrent network under an energy constraint (study 1), in PyTorch: the
algorithm of packages/core/src/forward/fittedValue, line for line, in whole-batch expressions.

affine:    the successors' first layer is one product for each state and one for each action, and the energy of a
           successor comes from tanh(x + o) = (tanh x + tanh o) / (1 + tanh x tanh o), both as telos does.
enumerate: every successor is written out and put through the network and the energy test.
With two hidden layers the affine variant also leaves out successors that end, as telos does: their values count for nothing.
Both: one optimiser for all parameters of a layer at once, no gradient where none is used, replay on the device.
"""

import math
import os

import torch
from protocol import serve

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


class Training:
    def __init__(self, settings, arrays):
        tensors = {name: torch.tensor(values, dtype=torch.float32) for name, values in arrays.items()}
        self.s = settings
        self.live = tensors["states"].clone()
        self.weights = tensors["weights"]
        self.offsets = tensors["offsets"]
        self.tanh_of_offsets = torch.tanh(self.offsets)
        self.agents, self.units = self.live.shape
        self.actions = len(self.offsets)
        self.ages = torch.tensor(arrays["ages"], dtype=torch.int64)
        hidden = len(tensors["firstBias"])
        upper = len(tensors["output"])
        transfer = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[settings["hiddenTransfer"]]
        layers = [torch.nn.Linear(self.units, hidden), transfer()]
        self.names = ["first", "firstBias"]
        if len(tensors["secondBias"]) > 0:
            layers += [torch.nn.Linear(hidden, upper), transfer()]
            self.names += ["second", "secondBias"]
        self.names += ["output", "outputBias"]
        self.net = torch.nn.Sequential(*layers, torch.nn.Linear(upper, 1))
        with torch.no_grad():
            for name, parameter in zip(self.names, self.net.parameters()):
                parameter.copy_(tensors[name].reshape(parameter.shape))
        self.optimiser = torch.optim.Adam(self.net.parameters(), lr=settings["learningRate"])
        self.replay = torch.empty(settings["remembered"], self.units)
        self.filled = self.next = 0
        self.step = settings["step"]
        self.lived = torch.zeros(self.agents, dtype=torch.int64)
        self.lifetime = math.nan
        torch.manual_seed(settings["seed"])

    def energies_hold(self, base):
        successors = torch.tanh(base[:, None, :] + self.offsets)
        return successors.square_().mean(2) <= self.s["threshold"]

    def values(self, base, survives):
        return self.net(base[:, None, :] + self.offsets)[:, :, 0]

    def start_anew(self, which):
        while len(which):
            drawn = self.s["startStd"] * torch.randn(len(which), self.units)
            self.live[which] = drawn
            which = which[torch.tanh(drawn).square_().mean(1) > self.s["threshold"]]

    def once(self):
        s = self.s
        step, steps = self.step, s["steps"]
        discount = 1 - (1 - s["discount"]) * max(1, s["curriculum"] * (1 - step / (0.5 * steps)))
        done = step / steps
        self.optimiser.param_groups[0]["lr"] = s["learningRate"] * (1 if done < 0.5 else 1 - 0.95 * (2 * done - 1))
        largest = math.log(self.actions) / (1 - discount)
        with torch.no_grad():
            x = self.live.clone()
            if self.filled:
                x = torch.cat((x, self.replay[torch.randint(self.filled, (s["replayed"],))]))
            base = torch.tanh(x) @ self.weights.T
            base.mul_(s["timeStep"] * s["gain"]).add_(x, alpha=1 - s["timeStep"])
            survives = self.energies_hold(base)
            preferences = self.values(base, survives).mul(discount * largest).mul_(survives)
            targets = (torch.logsumexp(preferences, 1) / largest).clamp_(0, 1)

            at = torch.arange(self.next, self.next + self.agents) % len(self.replay)
            self.replay[at] = self.live
            self.next = (self.next + self.agents) % len(self.replay)
            self.filled = min(self.filled + self.agents, len(self.replay))

            policy = torch.softmax(preferences[: self.agents], 1)
            action = torch.multinomial(policy, 1)[:, 0]
            self.live = base[: self.agents] + self.offsets[action]
            ended = ~survives[: self.agents].gather(1, action[:, None])[:, 0]
            self.ages += 1
            self.lived += 1
            again = (ended | (self.ages >= s["horizon"])).nonzero()[:, 0]
            if len(again):
                for lived in self.lived[again].tolist():
                    self.lifetime = (
                        lived if math.isnan(self.lifetime) else self.lifetime + 0.02 * (lived - self.lifetime)
                    )
                self.ages[again] = 0
                self.lived[again] = 0
                self.start_anew(again)

            taught = torch.cat((x, -x)) if s["mirrored"] else x
            wanted = torch.cat((targets, targets)) if s["mirrored"] else targets
        self.optimiser.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(self.net(taught)[:, 0], wanted)
        loss.backward()
        self.optimiser.step()
        self.step += 1
        self.told = {"targets": targets, "loss": loss.detach()}

    def answer(self):
        """What the first update makes of the given states and network; nothing in it is random."""
        self.once()
        told = {name: tensor.double().numpy() for name, tensor in self.told.items()}
        for name, parameter in zip(self.names, self.net.parameters()):
            told[name] = parameter.detach().double().numpy().ravel()
        return told

    def note(self):
        return {"step": self.step, "loss": float(self.told["loss"]), "lifetime": self.lifetime}


class AffineTraining(Training):
    def energies_hold(self, base):
        t = torch.tanh(base)[:, None, :]
        energy = torch.addcmul(torch.ones(()), t, self.tanh_of_offsets).reciprocal_()
        energy.mul_(t + self.tanh_of_offsets)
        return energy.square_().mean(2) <= self.s["threshold"]

    def values(self, base, survives):
        first, last = self.net[0], self.net[-1]
        z = first(base)[:, None, :] + self.offsets @ first.weight.T
        if len(self.net) == 3:
            return self.active_(z) @ last.weight[0] + last.bias
        living = self.active_(z[survives])
        second = self.net[2]
        out = torch.zeros(survives.shape)
        out[survives] = self.active_(torch.addmm(second.bias, living, second.weight.T)) @ last.weight[0] + last.bias
        return out

    def active_(self, z):
        return z.relu_() if self.s["hiddenTransfer"] == "relu" else z.tanh_()


serve(
    {"PyTorch": torch.__version__, "threads": torch.get_num_threads()},
    lambda variant, settings, arrays: {"affine": AffineTraining, "enumerate": Training}[variant](settings, arrays),
)
