/** The messenger as a process of its own, on a database of its own: killed and started again. */

import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
const START_WITHIN = 180_000; // milliseconds

export class Server {
  #process = null;

  constructor(variables = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "messenger-"));
    this.variables = variables;
  }

  static async started(variables) {
    const server = new Server(variables);
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    await server.#migrate();
    await server.start();
    return server;
  }

  /** The one that whoever runs the tests has started for all; else one of the file's own. */
  static async shared() {
    if (!process.env.SERVER_PORT) return Server.started();
    const port = Number(process.env.SERVER_PORT);
    return { port, url: `http://127.0.0.1:${port}`, close: async () => {} };
  }

  /** Returns when the server says that it is ready. */
  async start() {
    this.#process = this.#python("main.py");
    const until = Date.now() + START_WITHIN;
    while (!(await this.#ready())) {
      if (this.#process.exitCode !== null) throw new Error(`the server ended with ${this.#process.exitCode}`);
      if (Date.now() > until) throw new Error("the server did not come up");
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** As a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** As its operators do. */
  async drain() {
    await this.#end("SIGTERM");
  }

  async close() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const process = this.#process;
    if (!process || process.exitCode !== null) return;
    const ended = once(process, "exit");
    process.kill(signal);
    await ended;
    this.#process = null;
  }

  async #migrate() {
    const [code] = await once(this.#python("manage.py", "db", "migrate"), "exit");
    if (code !== 0) throw new Error(`db migrate ended with ${code}`);
  }

  #python(...command) {
    const env = {
      PATH: process.env.PATH,
      ENVIRONMENT: "TEST",
      API_PORT: String(this.port),
      DB_URL: `sqlite+aiosqlite:///${join(this.folder, "messenger.db")}`,
      JWT_SECRET: "a secret of the tests, long enough to be one",
      AUTH_BCRYPT_ROUNDS: "4",
      AUTH_EMAIL_CONFIRMATION: "false",
      RATE_LIMIT_ENABLED: "false",
      STORAGE_URL: "memory://",
      LOG_FILE: "",
      LOG_LEVEL: "ERROR",
      ...this.variables,
    };
    const output = process.env.SERVER_OUTPUT ? "inherit" : "ignore";
    const child = spawn(PYTHON, command, { cwd: ROOT, env, stdio: ["ignore", output, output] });
    const gone = () => child.kill("SIGKILL"); // tests that end early leave no server behind
    process.once("exit", gone);
    child.once("exit", () => process.removeListener("exit", gone));
    return child;
  }

  async #ready() {
    try {
      return (await fetch(`${this.url}/healthcheck/ready/`)).ok;
    } catch {
      return false;
    }
  }
}

/** Systems hand out higher ones: whoever dials while the server starts or is away does not take it. */
async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const free = await once(probe, "listening").then(() => true, () => false);
    if (!free) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
