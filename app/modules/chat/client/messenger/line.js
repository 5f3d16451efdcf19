/** How far one chat's line of changes is known: versions run 1, 2, 3 … and each counts once. */

export class Line {
  /** Heard before what comes before them. @type {Set<number>} */
  #ahead = new Set();

  /** @param {number} version everything up to it is known; what `resume` is given */
  constructor(version) {
    this.version = version;
  }

  /** Whether something is missing before what has been heard. */
  get broken() {
    return this.#ahead.size > 0;
  }

  /** Whether this version is heard for the first time. @param {number} version */
  hear(version) {
    if (version <= this.version || this.#ahead.has(version)) return false;
    this.#ahead.add(version);
    this.#close();
    return true;
  }

  /** Everything up to here is known by other means. @param {number} version */
  reach(version) {
    this.version = Math.max(this.version, version);
    for (const early of this.#ahead) if (early <= this.version) this.#ahead.delete(early);
    this.#close();
  }

  #close() {
    while (this.#ahead.delete(this.version + 1)) this.version += 1;
  }
}
