#!/usr/bin/python3
"""Trains the network of engines/Parley.Engines.Cadence and writes it as ONNX. Needs Debian's python3-torch, python3-numpy and python3-onnx.

    ./parley turns --audio DIR --noise DIR --takes 2 --windows W     # the examples: windows.bin and rows.tsv
    bench/Parley.Turns/Training/train.py W [MORE ...] --line 0.6 0 --out engines/Parley.Engines.Cadence/cadence.onnx
    bench/Parley.Turns/Training/train.py W [MORE ...] --folds 3 --out F   # to judge: voters that have not heard some speakers of W

What ships has learned from the two folders of debian_voices.py alone, in equal shares. With --folds the speakers of the first folder are dealt out; for each part a network is trained without it, and F/folds.tsv says which
speaker is judged by which file. The other folders are always learned from.
"""
import argparse
import csv
import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import torch
from torch import nn

CHANNELS, FRAMES = 25, 300
BANDS = 20
SOUND = CHANNELS - 1
PITCH = slice(BANDS + 1, BANDS + 4)
# What a kind of example weighs: a place of chance is no place where people pause.
KINDS = {"end": 1.0, "cut-end": 1.0, "gap": 1.0, "shallow-gap": 0.4, "anywhere": 0.25}
BATCH = 128


class Examples:
    """The examples of one folder, on disk until they are asked for."""

    def __init__(self, folder):
        with open(os.path.join(folder, "rows.tsv"), encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file, delimiter="\t"))
        values = np.memmap(os.path.join(folder, "windows.bin"), dtype=np.float16, mode="r")
        self.windows = values[: len(self.rows) * CHANNELS * FRAMES].reshape(-1, CHANNELS, FRAMES)
        self.ends = np.array([float(row["end"]) for row in self.rows], np.float32)
        self.speakers = np.array([row["speaker"] for row in self.rows])

    def chances(self, keep):
        """How often each example is drawn: ends as often as others, a speaker by the root of what there is of them."""
        chance = np.array([KINDS[row["kind"]] for row in self.rows]) * keep
        for end in (0, 1):
            for speaker in set(self.speakers):
                mine = (self.ends == end) & (self.speakers == speaker)
                if chance[mine].sum() > 0:
                    chance[mine] /= np.sqrt(chance[mine].sum())
            mine = self.ends == end
            chance[mine] /= 2 * chance[mine].sum()
        return chance


class Block(nn.Module):
    """A convolution that adds to what it is given."""

    def __init__(self, width, reach):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv1d(width, width, 3, padding=reach, dilation=reach), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.15)
        )

    def forward(self, heard):
        return heard + self.inner(heard)


class Network(nn.Module):
    """Convolutions over steps of 20, 40 and 80 ms; the last 320 ms of the voice, against all of it, decide."""

    LAST = 4

    def __init__(self, width=48):
        super().__init__()
        self.hear = nn.Sequential(
            nn.AvgPool1d(2),
            nn.Conv1d(CHANNELS, 32, 5, stride=2, padding=2),
            nn.BatchNorm1d(32),
            nn.ReLU(),
            nn.Conv1d(32, width, 3, padding=1),
            nn.BatchNorm1d(width),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Conv1d(width, width, 3, stride=2, padding=1),
            nn.BatchNorm1d(width),
            nn.ReLU(),
            Block(width, 2),
            Block(width, 4),
        )
        self.decide = nn.Sequential(
            nn.Dropout(0.3), nn.Linear((self.LAST + 2) * width, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 1)
        )

    def forward(self, window):
        heard = self.hear(window)
        last = heard[:, :, -self.LAST :].flatten(1)
        return self.decide(torch.cat([last, heard.mean(2), heard.amax(2)], 1))[:, 0]


class Scaled(nn.Module):
    """The network with its logits brought to what they are worth."""

    def __init__(self, network, scale, shift):
        super().__init__()
        self.network = network
        self.scale = scale
        self.shift = shift

    def forward(self, window):
        return self.network(window) * self.scale + self.shift


def hide(bands, dice):
    """Steady noise, as loud as the voice's mean at most, with more of it in the low or in the high."""
    level = dice.uniform(-3, 0) + dice.uniform(-0.5, 0.5) * np.linspace(-1, 1, BANDS)
    noise = torch.tensor(10**level, dtype=torch.float32)[:, None]
    there = bands.abs().sum(0) > 0
    if there.any():
        noisy = torch.log10(10 ** bands[:, there] + noise)
        bands[:, there] = noisy - noisy.mean(1, keepdim=True)


def vary(windows, dice):
    """What must not matter: how long the turn was, a step more or less of its end, a shift of the bands, a hole,
    a narrow line, pitch that was not found."""
    for window in windows:
        if dice.random() < 0.5:
            window[:, : FRAMES - int(dice.integers(50, FRAMES))] = 0
        late = int(dice.integers(0, 3))
        if late:
            window[:, late:] = window[:, :-late].clone()
            window[:, :late] = 0
        if dice.random() < 0.15:
            window[PITCH] = 0
        if dice.random() < 0.4:
            hide(window[:BANDS], dice)
        if dice.random() < 0.3:
            window[:BANDS] = torch.roll(window[:BANDS], int(dice.integers(-1, 2)), 0)
        if dice.random() < 0.25:
            window[int(dice.integers(11, BANDS)) : BANDS] = 0
        if dice.random() < 0.3:
            start = int(dice.integers(0, FRAMES - 40))
            window[:SOUND, start : start + int(dice.integers(5, 25))] = 0
    return windows + 0.05 * torch.randn_like(windows) * windows[:, SOUND : SOUND + 1]


def train(sets, chances, steps, seed, width):
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    network = Network(width)
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-2)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps)
    shares = [BATCH // len(sets) + (1 if i < BATCH % len(sets) else 0) for i in range(len(sets))]
    began, sum_of_loss = time.time(), 0.0
    for step in range(1, steps + 1):
        windows, ends = [], []
        for examples, chance, share in zip(sets, chances, shares):
            picked = dice.choice(len(chance), share, p=chance)
            windows.append(examples.windows[np.sort(picked)].astype(np.float32))
            ends.append(examples.ends[np.sort(picked)])
        batch = vary(torch.from_numpy(np.concatenate(windows)), dice)
        wanted = torch.from_numpy(np.concatenate(ends)) * 0.96 + 0.02
        loss = nn.functional.binary_cross_entropy_with_logits(network(batch), wanted)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        pace.step()
        sum_of_loss += loss.item()
        if step % 100 == 0:
            print(f"  step {step} loss {sum_of_loss / 100:.3f} {time.time() - began:.0f} s", flush=True)
            sum_of_loss = 0.0
    return network.eval()


def train_without(part, chosen, parts):
    torch.set_num_threads(1)
    sets = [Examples(folder) for folder in chosen.folders]
    chances = [sets[0].chances(parts != part), *(examples.chances(1.0) for examples in sets[1:])]
    return train(sets, chances, chosen.steps, chosen.seed + part, chosen.width)


def judge(network, examples, rows):
    logits = []
    with torch.no_grad():
        for start in range(0, len(rows), 256):
            part = examples.windows[rows[start : start + 256]].astype(np.float32)
            logits.append(network(torch.from_numpy(part)).numpy())
    return np.concatenate(logits)


def area(logits, ends):
    """How often an end gets more than what is none."""
    order = np.argsort(np.argsort(logits)) + 1
    count = ends.sum()
    return (order[ends > 0].sum() - count * (count + 1) / 2) / (count * (len(ends) - count))


def calibrate(logits, ends):
    """Scale and shift by which the logits say how likely an end is, both kinds being as many."""
    x, y = torch.tensor(logits), torch.tensor(ends)
    weight = torch.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum())
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimiser = torch.optim.LBFGS([line], max_iter=50)

    def loss():
        optimiser.zero_grad()
        each = nn.functional.binary_cross_entropy_with_logits(line[0] * x + line[1], y, reduction="none")
        value = (weight * each).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return float(line[0].detach()), float(line[1].detach())


def write(network, line, path, check=False):
    """With check, beside it what the network says to a made-up window, so that the server's tests can compare."""
    if check:
        channel, frame = np.meshgrid(np.arange(CHANNELS), np.arange(FRAMES), indexing="ij")
        window = np.sin(0.7 * channel + 0.05 * frame).astype(np.float32)
        with torch.no_grad():
            logit = float(Scaled(network, *line).eval()(torch.from_numpy(window[None]))[0])
        with open(os.path.splitext(path)[0] + ".tsv", "w", encoding="utf-8") as file:
            file.write(f"sin(0.7 * channel + 0.05 * frame)\t{logit:.6f}\n")
    torch.onnx.export(
        Scaled(network, *line).eval(),
        torch.zeros(1, CHANNELS, FRAMES),
        path,
        input_names=["window"],
        output_names=["logit"],
        opset_version=14,
    )


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", help="folders that ./parley turns --windows wrote")
    options.add_argument("--out", required=True, help="the network; with --folds a folder")
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--jobs", type=int, default=2, help="parts trained side by side")
    options.add_argument("--steps", type=int, default=1500)
    options.add_argument("--width", type=int, default=48)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--line", type=float, nargs=2, default=None, help="scale and shift of the logits, as the folds found them")
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    sets = [Examples(folder) for folder in chosen.folders]
    everything = [examples.chances(1.0) for examples in sets]
    if chosen.folds == 0:
        network = train(sets, everything, chosen.steps, chosen.seed, chosen.width)
        write(network, chosen.line or (1.0, 0.0), chosen.out, check=True)
        return

    first = sets[0]
    os.makedirs(chosen.out, exist_ok=True)
    # The speakers of whom there is most are dealt out first, so that the parts are alike.
    names, counts = np.unique(first.speakers, return_counts=True)
    part_of = {str(names[k]): i % chosen.folds for i, k in enumerate(np.argsort(-counts, kind="stable"))}
    parts = np.array([part_of[name] for name in first.speakers])
    judged = np.array([row["take"] == "0" and row["kind"] != "anywhere" for row in first.rows])
    logits = np.zeros(len(first.rows), np.float32)
    with ProcessPoolExecutor(chosen.jobs) as pool:
        networks = list(pool.map(train_without, range(chosen.folds), [chosen] * chosen.folds, [parts] * chosen.folds))
    for part, network in enumerate(networks):
        mine = np.flatnonzero(judged & (parts == part))
        logits[mine] = judge(network, first, mine)
        held = ", ".join(name for name in names if part_of[name] == part)
        print(f"part {part}: area {area(logits[mine], first.ends[mine]):.3f} without {held}")
    line = calibrate(logits[judged], first.ends[judged])
    print(f"all: area {area(logits[judged], first.ends[judged]):.3f}, --line {line[0]:.3f} {line[1]:.3f}")
    for part, network in enumerate(networks):
        write(network, line, os.path.join(chosen.out, f"{part}.onnx"))
    with open(os.path.join(chosen.out, "folds.tsv"), "w", encoding="utf-8") as file:
        file.writelines(f"{name}\t{part}.onnx\n" for name, part in part_of.items())


if __name__ == "__main__":
    main()
