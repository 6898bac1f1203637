#!/usr/bin/env node
// What a task of a Slurm array runs: telos-sweep-task.js SUBMISSION TASK. Started by the Node that submitted it.
import { workTask } from "../src/sweep/workTask.ts";

process.exitCode = await workTask(process.argv.slice(2));
