/** Chance that can be repeated: the same seed, the same run. */

/** A run of its own each time, unless SEED names one. */
export const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Numbers from 0 to 1 (mulberry32). @returns {() => number} */
export function chance(seed = SEED) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several. @template T @param {() => number} random @param {T[]} among @returns {T} */
export const pick = (random, among) => among[Math.floor(random() * among.length)];

export const shuffled = (random, list) =>
  list.map((item) => [random(), item]).sort(([one], [other]) => one - other).map(([, item]) => item);
