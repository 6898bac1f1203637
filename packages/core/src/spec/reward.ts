import { popcount } from "../num/words.ts";
import type { RewardedWord, RewardSpec } from "./spec.ts";
import { faultAt, fieldsOf, indexAt, itemsOf, kindOf, numberAt, type SpecPlace } from "./specPlace.ts";

const KIND = 'the word "words", "count" or "table"';
const REWARD = "a reward, any finite number";

/** Reads the reward of a network with so many units and inputs. @throws RangeError with the path to the fault */
export function readReward(place: SpecPlace, units: number, inputs: number): RewardSpec {
  const kind = kindOf(place, ["words", "count", "table"]);
  switch (kind) {
    case "words": {
      const fields = fieldsOf(place, {
        kind: KIND,
        otherwise: "the reward of all words that are not listed",
        words: "a list of { active, reward } or { active, reward, input }",
      });
      const otherwise = numberAt(fields.otherwise);
      return { kind, otherwise, words: readWords(itemsOf(fields.words), units, inputs) };
    }
    case "count": {
      const why = "one for each population spike count from 0 on";
      return { kind, values: readValues(place, inputs, units + 1, why) };
    }
    case "table":
      return { kind, values: readValues(place, inputs, 2 ** units, "one for each of the 2^units words") };
  }
}

/** The reward of every state, shape [inputs, words]. */
export function rewardTable(reward: RewardSpec, units: number, inputs: number): Float64Array {
  const words = 2 ** units;
  switch (reward.kind) {
    case "words": {
      const table = new Float64Array(inputs * words).fill(reward.otherwise);
      for (const { active, reward: worth, input } of reward.words)
        for (let x = 0; x < inputs; x++)
          if (input === undefined || input === x) table[x * words + wordOfUnits(active)] = worth;
      return table;
    }
    case "count":
      return Float64Array.from(
        { length: inputs * words },
        (_, s) => reward.values[Math.floor(s / words)][popcount(s % words)],
      );
    case "table":
      return Float64Array.from(reward.values.flat());
  }
}

/** The word in which exactly these units are active. */
export function wordOfUnits(active: readonly number[]): number {
  return active.reduce((word, unit) => word | (1 << unit), 0);
}

function readWords(places: readonly SpecPlace[], units: number, inputs: number): RewardedWord[] {
  const words: RewardedWord[] = [];
  places.forEach((place, k) => {
    const word = readWord(place, units, inputs);
    const code = wordOfUnits(word.active);
    const twice = words.findIndex(
      ({ active, input }) =>
        wordOfUnits(active) === code && (input === word.input || input === undefined || word.input === undefined),
    );
    if (twice >= 0)
      throw faultAt(
        place,
        `units [${word.active.join(", ")}] have a reward already, at words[${twice}]`,
        `Leave out words[${twice}] or words[${k}].`,
      );
    words.push(word);
  });
  return words;
}

function readWord(place: SpecPlace, units: number, inputs: number): RewardedWord {
  const fields = fieldsOf(
    place,
    { active: "the units active in the word, counted from 0", reward: REWARD },
    { input: "the input at which it counts, counted from 0; leave it out if at all" },
  );
  const active = itemsOf(fields.active).map((item, k, items) => {
    const unit = indexAt(item, units, "units");
    if (items.findIndex(({ value }) => value === unit) < k)
      throw faultAt(item, `unit ${unit} is listed already`, "List it once.");
    return unit;
  });
  const reward = numberAt(fields.reward);
  if (fields.input.value === undefined) return { active, reward };
  return { active, reward, input: indexAt(fields.input, inputs, "inputs") };
}

function readValues(place: SpecPlace, inputs: number, row: number, why: string): number[][] {
  const fields = fieldsOf(place, { kind: KIND, values: `a list of ${row} rewards for each input` });
  return itemsOf(fields.values, `a list of ${row} rewards`, [inputs, "one list for each input"]).map((list) =>
    itemsOf(list, REWARD, [row, why]).map(numberAt),
  );
}
