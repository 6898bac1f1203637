"""What every peer speaks: one JSON line in, one JSON line out.

{"do": "setUp", "id": ..., "variant": ..., "settings": {...}, "arrays": {name: {"file", "type", "shape"}}}
{"do": "answer", "id": ..., "into": folder}   -> {"arrays": {name: {"file", "type", "shape"}}}: what is compared before the clock starts
{"do": "time", "id": ..., "repeats": k, "clock": "wall" | "cpu"} -> {"seconds": of one repetition, "note": {...}}

Arrays travel as raw files, so that nothing is rounded. The clock runs in here: pipes and JSON are never timed.
"""

import gc
import json
import os
import sys
import time

import numpy as np


def read_arrays(described):
    return {
        name: np.fromfile(one["file"], dtype=one["type"]).reshape(one["shape"]) for name, one in described.items()
    }


def write_arrays(folder, arrays):
    described = {}
    for name, values in arrays.items():
        values = np.ascontiguousarray(values, dtype=np.float64)
        file = os.path.join(folder, f"{name}.bin")
        values.tofile(file)
        described[name] = {"file": file, "type": "f8", "shape": list(values.shape)}
    return described


def serve(versions, set_up):
    """set_up(variant, settings, arrays) gives an object with answer(), once() and, if it has something to say, note()."""
    works = {}
    answers = sys.stdout
    sys.stdout = sys.stderr  # what a library prints must not reach the pipe

    def handle(order):
        what = order["do"]
        if what == "setUp":
            works[order["id"]] = set_up(order["variant"], order["settings"], read_arrays(order["arrays"]))
            return {}
        work = works[order["id"]]
        if what == "answer":
            return {"arrays": write_arrays(order["into"], work.answer())}
        if what == "time":
            gc.disable()
            clock = time.perf_counter if order["clock"] == "wall" else time.process_time
            started = clock()
            for _ in range(order["repeats"]):
                work.once()
            seconds = (clock() - started) / order["repeats"]
            gc.enable()
            return {"seconds": seconds, "note": work.note() if hasattr(work, "note") else {}}
        raise ValueError(f"unknown order {what}")

    print(json.dumps({"versions": versions}), file=answers, flush=True)
    for line in sys.stdin:
        try:
            reply = handle(json.loads(line))
        except Exception as fault:  # told to the other side, which refuses the measurement
            reply = {"error": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(reply), file=answers, flush=True)
