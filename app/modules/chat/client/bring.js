// Windows whose code is fetched when they are asked for: one that comes too late is not opened.

import { stay } from "./place.js";
import { tell } from "./toast.js";
import { say } from "./words.js";

let asked = 0;

/**
 * Fetches the code, then `open(code, wanted)` opens the window, unless its reader has gone elsewhere or
 * asked for another one by then. A window that waits for more before it opens asks `wanted()` again.
 */
export async function bring(fetched, open) {
  const turn = (asked += 1);
  const here = stay();
  const wanted = () => turn === asked && here();
  const code = await fetched().catch(() => tell(say("no_answer"), "wrong"));
  return code && wanted() ? open(code, wanted) : undefined;
}
