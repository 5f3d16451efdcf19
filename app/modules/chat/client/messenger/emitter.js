/** Typed events: who listens is told, and one listener's mistake is not another's. */

/** @param {unknown} error shown as an uncaught one, without ending what is under way */
const report = (error) => (globalThis.reportError ? globalThis.reportError(error) : console.error(error));

export class Emitter {
  /** @type {Map<string, Set<Function>>} */
  #listeners = new Map();
  /** @type {Map<string, [string, any]>} */
  #changes = new Map();

  /** @param {(run: () => void) => void} schedule when changes are told */
  constructor(schedule = queueMicrotask) {
    this.schedule = schedule;
  }

  /** @param {string} type @param {Function} listener @returns {() => void} */
  on(type, listener) {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** @param {string} type @param {any} event */
  emit(type, event) {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        report(error);
      }
    }
  }

  /**
   * Tells it soon, and once however often it is said until then; `event` makes what is told.
   * @param {string} type @param {string} about @param {() => any} event
   */
  changed(type, about, event) {
    const { schedule } = this; // a browser's own functions are not to be called as a method of ours
    if (this.#changes.size === 0) schedule(() => this.#tell());
    this.#changes.set(`${type} ${about}`, [type, event]);
  }

  #tell() {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    for (const [type, event] of changes) this.emit(type, event());
  }
}
