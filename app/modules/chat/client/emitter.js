// Tells whoever listens what has happened.

export class Emitter {
  #listeners = new Map();

  /** Returns how to stop listening. */
  on(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event).add(listener);
    return () => this.#listeners.get(event).delete(listener);
  }

  tell(event, ...facts) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...facts);
  }
}

/** Calls the work once a frame, however often it is asked for. */
export function oncePerFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    // A page in the background has no frames, and has to count unread messages all the same.
    const wait = document.hidden ? (run) => setTimeout(run, 200) : requestAnimationFrame;
    wait(() => {
      asked = false;
      work();
    });
  };
}

export function afterPause(work, milliseconds) {
  let timer = 0;
  return (...facts) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...facts), milliseconds);
  };
}
