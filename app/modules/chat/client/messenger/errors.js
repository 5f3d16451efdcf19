/** What goes wrong, as one kind of error with the server's own code. */

export class MessengerError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{status?: number, temporary?: boolean, retryAfterMs?: number | null,
   *          fields?: object[], requestId?: string | null}} [facts]
   */
  constructor(code, message, facts = {}) {
    super(message);
    this.name = "MessengerError";
    this.code = code;
    this.status = facts.status ?? 0;
    this.temporary = facts.temporary ?? false;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.fields = facts.fields ?? [];
    this.requestId = facts.requestId ?? null;
  }
}

export const signedOut = () => new MessengerError("SIGNED_OUT", "Nobody is signed in.", { status: 401 });

/** @param {unknown} cause */
export function unreachable(cause) {
  const error = new MessengerError("NETWORK", "The server cannot be reached.", { temporary: true });
  error.cause = cause;
  return error;
}

const TEMPORARY = [408, 425, 429, 502, 503, 504];

/** @param {number} status @param {any} body the answer as it was told @param {string | null} retryAfter */
export function refusal(status, body, retryAfter) {
  const told = body?.error ?? {};
  const seconds = Number(retryAfter);
  return new MessengerError(told.code ?? `HTTP_${status}`, told.message ?? `The server answered ${status}.`, {
    status,
    temporary: TEMPORARY.includes(status),
    retryAfterMs: retryAfter && Number.isFinite(seconds) ? seconds * 1000 : null,
    fields: told.fields ?? [],
    requestId: told.request_id,
  });
}
