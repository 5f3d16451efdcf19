/**
 * The public interface of `messenger.js`: a messenger as a browser page or a Node program sees it.
 *
 * Data has the names that it has on the wire (`snake_case`), methods have those of JavaScript.
 * Every method that asks the server returns a promise and rejects with a `MessengerError`.
 */

export type Id = string; // UUID
export type Time = string; // RFC 3339, UTC

// --- What goes wrong ---------------------------------------------------------------------------

/** `code` is the server's; `NETWORK` when nobody answered, `SIGNED_OUT` when there is no session. */
export class MessengerError extends Error {
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Whether the same may succeed later, unchanged. */
  readonly temporary: boolean;
  readonly retryAfterMs: number | null;
  /** The fields that were refused, on a validation error. */
  readonly fields: { field: string; code: string; message: string }[];
  readonly requestId: string | null;
}

// --- Data --------------------------------------------------------------------------------------

export interface Person {
  id: Id;
  username: string | null;
  display_name: string;
  avatar_url: string | null;
}

export interface Account extends Person {
  first_name: string | null;
  last_name: string | null;
  middle_name: string | null;
  bio: string | null;
  created_at: Time;
  email: string;
  phone: string | null;
  locale: "en" | "ru";
  timezone: string;
  role: "user" | "moderator" | "admin";
  is_confirmed: boolean;
}

/** Somebody else; staff see the rest too. */
export interface Profile extends Person {
  first_name: string | null;
  last_name: string | null;
  middle_name: string | null;
  bio: string | null;
  created_at: Time;
  email?: string | null;
  role?: Account["role"];
  is_confirmed?: boolean;
  blocked_at?: Time | null;
  blocked_until?: Time | null;
  block_reason?: string | null;
}

export interface SessionInfo {
  id: Id;
  device_id: string | null;
  device_name: string | null;
  client: "browser" | "native";
  ip: string | null;
  user_agent: string | null;
  created_at: Time;
  last_used_at: Time;
  expires_at: Time;
  current: boolean;
}

export type ChatRole = "owner" | "admin" | "member";
export type ChatType = "direct" | "group" | "channel";

/** A chat in the store: what the server says of it, kept true by frames. */
export interface Chat {
  id: Id;
  type: ChatType;
  name: string | null;
  description: string | null;
  slug: string | null;
  is_public: boolean;
  posting: "everyone" | "admins";
  avatar_url: string | null;
  owner_id: Id | null;
  member_count: number;
  last_seq: number;
  created_at: Time;
  updated_at: Time;
  version: number;
  last_message: Message | null;
  unread_count: number;
  marked_unread: boolean;
  /** Null for a moderator of the site who only visits a channel; such a chat is not in `all()`. */
  my_role: ChatRole | null;
  muted_until: Time | null;
  /** The `seq` up to which the account has read. */
  last_read_seq: number;
  /** The other one of a direct chat. */
  partner: Person | null;
  /** Known members, once loaded. */
  members?: Member[];
}

export interface Member {
  account_id: Id;
  account: Person;
  role: ChatRole;
  joined_at: Time;
  last_read_seq: number;
}

export interface Reaction {
  emoji: string;
  count: number;
  /** The first twenty. */
  account_ids: Id[];
}

/** `download` brings it, and its `thumb` if it has one. */
export interface Attachment {
  id: Id;
  kind: "image" | "video" | "audio" | "file";
  name: string;
  size: number;
  mime: string;
  width: number | null;
  height: number | null;
  thumb: { width: number; height: number } | null;
}

/** Who said it first; the ids only where everybody in the chat may follow them. */
export interface Forward {
  chat_id: Id | null;
  message_id: Id | null;
  sender_id: Id;
  sender: Person;
  sent_at: Time;
  /** What was said, if whoever forwards it says something of their own beside it. */
  text: string | null;
}

/** What the sender has done in the chat, to be said in the client's own words. */
export interface SystemNote {
  kind: "joined" | "added" | "left" | "removed" | "renamed" | "owner_changed";
  /** The first of `count`. */
  accounts: Person[];
  count: number;
  name: string | null;
}

export interface Message {
  id: Id;
  chat_id: Id;
  seq: number;
  /** The last change it took part in. */
  version: number;
  sender_id: Id;
  sender: Person;
  text: string;
  sent_at: Time;
  edited_at: Time | null;
  deleted_at: Time | null;
  reply_to_id: Id | null;
  attachments: Attachment[];
  reactions: Reaction[];
  pinned: boolean;
  client_message_id: Id | null;
  /** By somebody else than the sender; null in chats too large to count. */
  is_read: boolean | null;
  read_count: number | null;
  forward?: Forward | null;
  mentions?: Id[];
  system?: SystemNote | null;
}

export interface MessageDraft {
  /** May be empty beside attachments and what is sent on. */
  text: string;
  reply_to_id?: Id;
  attachment_ids?: Id[];
  /** Sends somebody's message on. */
  forward_of?: { chat_id: Id; message_id: Id };
}

/** A message on its way; shown behind the others until it stands in the line. */
export interface PendingMessage extends MessageDraft {
  client_message_id: Id;
  chat_id: Id;
  created_at: Time;
  /** `sent`: acknowledged, so it is kept for good; it becomes a message in a moment. */
  state: "queued" | "sending" | "sent" | "failed";
  /** Why it will not be sent unless `retry` is called. */
  error: { code: string; message: string } | null;
}

/** One piece of a chat's messages without a hole, ascending by `seq`. */
export interface Timeline {
  messages: Message[];
  /** Messages on their way; only at the newest end. */
  pending: PendingMessage[];
  has_before: boolean;
  has_after: boolean;
  /** Whether this piece reaches the newest message. */
  at_end: boolean;
}

export interface Page<T> {
  entities: T[];
  next_cursor: string | null;
  total_count?: number | null;
}

export interface PageQuery {
  limit?: number;
  cursor?: string;
}

export interface Invite {
  id: Id;
  chat_id: Id;
  code: string;
  created_by: Person;
  max_uses: number | null;
  uses: number;
  expires_at: Time | null;
  created_at: Time;
}

export interface JoinRequest {
  id: Id;
  chat_id: Id;
  account_id: Id;
  account: Person;
  status: "pending" | "accepted" | "declined" | "withdrawn";
  asked_at: Time;
  decided_at: Time | null;
}

/** A channel as strangers see it. */
export interface Channel {
  id: Id;
  slug: string | null;
  name: string;
  description: string | null;
  avatar_url: string | null;
  is_public: boolean;
  member_count: number;
  my_role: ChatRole | null;
}

/** `highlights` are [start, end) in the text's code points, not in UTF-16 units. */
export interface SearchHit {
  message: Message;
  highlights: [number, number][];
}

/** `complete` is false while older messages are still being indexed. */
export interface SearchPage {
  entities: SearchHit[];
  next_cursor: string | null;
  complete: boolean;
}

export interface Ignored {
  account_id: Id;
  account: Person;
  ignored_at: Time;
}

export interface Preferences {
  mail_security_notices: boolean;
  send_read_receipts: boolean;
  [more: string]: unknown;
}

/** A letter in the admin's send log. */
export interface Letter {
  id: Id;
  code: string;
  locale: string;
  recipient: string;
  status: "pending" | "sent" | "failed" | "dead";
  attempts: number;
  next_attempt_at: Time | null;
  error: string | null;
  message_id: string;
  created_at: Time;
  sent_at: Time | null;
}

export interface Presence {
  online: boolean;
  last_seen_at: Time | null;
}

// --- Connection and events ---------------------------------------------------------------------

export type ConnectionState =
  /** Nobody asked to be connected, or nobody is signed in. */
  | "offline"
  | "connecting"
  /** Signed in and everything missed has been heard. */
  | "online"
  /** Lost; tries again at `retryAt`. */
  | "waiting"
  /** Lost for good (blocked, too many sockets…): `connect()` tries again. */
  | "stopped";

export interface Connection {
  state: ConnectionState;
  /** Milliseconds since the epoch; with `waiting`. */
  retryAt: number | null;
  /** The close code of the last socket, and why. */
  code: number | null;
  reason: string | null;
}

export interface Events {
  /** Signed in, out (`null`), or the profile has changed. */
  account: Account | null;
  connection: Connection;
  /** The list of chats has changed: order, badges, names, or which there are. */
  chats: { chat_ids: Id[] };
  /** Messages of this chat have changed, come, or are on their way. */
  messages: { chat_id: Id };
  /** Members of this chat have changed: load them anew if they are shown. */
  members: { chat_id: Id };
  /** A message of somebody else has come live (not by resume or paging): for notices. */
  incoming: { chat: Chat; message: Message };
  typing: { chat_id: Id; account_ids: Id[] };
  presence: { account_id: Id } & Presence;
  /** A message on its way has changed its state. */
  outbox: PendingMessage;
  /** Too much was missed: what was loaded of this chat has been replaced by the newest page. */
  resync: { chat_id: Id };
  /** A request to join, to the admins and to whoever asked, as it is now. */
  join_request: { chat_id: Id; request: JoinRequest };
  /** Somebody is ignored now, or no longer; told to one's own devices. */
  ignored: { account_id: Id; ignored: boolean };
  /** Any frame, as it came; frames that this library does not know included. */
  frame: { type: string; [field: string]: unknown };
  /** Something went wrong that no promise of yours tells. */
  error: MessengerError;
}

// --- Options -----------------------------------------------------------------------------------

/** Where messages on their way are kept: IndexedDB in browsers; see also `messenger/file_store.js`. */
export interface OutboxStore {
  all(accountId: Id): Promise<StoredMessage[]>;
  put(message: StoredMessage): Promise<void>;
  remove(clientMessageId: Id): Promise<void>;
}

export interface StoredMessage extends PendingMessage {
  account_id: Id;
  /** Order among those of the account. */
  place: number;
}

/** Where a native client's refresh token is kept; a browser's is a cookie that scripts cannot read. */
export interface TokenStore {
  get(): Promise<string | null>;
  set(refreshToken: string | null): Promise<void>;
}

export interface Options {
  /** The API's root, with its prefix; default: the origin of the page. */
  url?: string;
  /** `browser` (default where there is a document): the refresh token is an HttpOnly cookie. */
  client?: "browser" | "native";
  locale?: "en" | "ru";
  outbox?: OutboxStore;
  tokens?: TokenStore;
  fetch?: typeof fetch;
  WebSocket?: new (url: string) => WebSocket;
  /** Runs a change's listeners; default: in the next microtask. A page may give requestAnimationFrame. */
  schedule?: (run: () => void) => void;
  /** Milliseconds; tests make them short. */
  timing?: Partial<Timing>;
}

export interface Timing {
  /** The first wait before coming back, doubled each time, with full jitter. */
  backoffFirst: number;
  backoffMost: number;
  /** How long the network may say nothing before a `ping`, and how long its answer may take. */
  pingAfter: number;
  pongWithin: number;
  /** How long a socket may take to open and sign in. */
  openWithin: number;
  /** How long an acknowledgement may take before the socket is given up. */
  ackWithin: number;
  /** How long a hole in a line may stay. */
  holeWithin: number;
  /** How long somebody is shown as typing. */
  typingFor: number;
}

// --- The client --------------------------------------------------------------------------------

export class Messenger {
  constructor(options?: Options);

  /** Null until signed in. */
  readonly account: Account | null;
  readonly connection: Connection;
  /** What the server allows (`text_max`…), once connected. */
  readonly limits: Record<string, number>;

  /** Returns the function that ends it. */
  on<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): () => void;

  /** Takes up the session that is there (cookie or token store); null when there is none. */
  restore(): Promise<Account | null>;
  /** Loads the chats and opens the socket; resolves when everything missed has been heard. */
  connect(): Promise<void>;
  /** Closes the socket; unsent messages stay. */
  disconnect(): void;

  readonly accounts: Accounts;
  readonly chats: Chats;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly attachments: Attachments;
  readonly people: People;
  readonly staff: Staff;
  readonly catalogues: Catalogues;

  /**
   * Any other route: `request("GET", "/chats/reports/", {query: {limit: 10}})`.
   * Signs, refreshes, and returns `data`.
   */
  request(
    method: string,
    path: string,
    options?: { query?: Record<string, unknown>; body?: unknown; signed?: boolean; signal?: AbortSignal },
  ): Promise<any>;
}

export interface Accounts {
  signUp(form: {
    email: string;
    password: string;
    username?: string;
    display_name?: string;
    first_name?: string;
    last_name?: string;
    middle_name?: string;
    locale?: "en" | "ru";
  }): Promise<Account>;
  /** By `email` or `username`. The device's id is kept in localStorage in browsers. */
  signIn(form: {
    email?: string;
    username?: string;
    password: string;
    device_id?: string;
    device_name?: string;
  }): Promise<Account>;
  /** Ends the session and forgets all, unsent messages included. */
  signOut(): Promise<void>;
  /** On all devices. */
  signOutAll(): Promise<void>;
  /** A new access token now; many callers cause one request. */
  refresh(): Promise<void>;
  /** The proof of a letter: its token, or its code beside the address. */
  confirm(proof: Proof): Promise<{ email: string }>;
  resend(email: string): Promise<void>;
  emailExists(email: string): Promise<boolean>;
  changeEmail(newEmail: string, password: string): Promise<void>;
  requestPasswordReset(email: string): Promise<void>;
  setPassword(proof: Proof, password: string): Promise<void>;
  changePassword(oldPassword: string, newPassword: string): Promise<void>;
  me(): Promise<Account>;
  update(changes: Partial<Account>): Promise<Account>;
  setAvatar(file: Blob): Promise<Account>;
  removeAvatar(): Promise<void>;
  /** The account's data as a file. */
  export(): Promise<Blob>;
  remove(password: string): Promise<void>;
  sessions(query?: PageQuery): Promise<Page<SessionInfo>>;
  endSession(id: Id): Promise<void>;
  preferences(): Promise<Preferences>;
  setPreferences(changes: Partial<Preferences>): Promise<Preferences>;
  ignored(query?: PageQuery): Promise<Page<Ignored>>;
  ignore(id: Id): Promise<void>;
  unignore(id: Id): Promise<void>;
}

export type Proof = { token: string } | { email: string; code: string };

export interface Chats {
  /** From the store: newest activity first. */
  all(): Chat[];
  find(chatId: Id): Chat | null;
  /** Asks the server; the store learns it. With the first members. */
  get(chatId: Id): Promise<Chat>;
  openDirect(accountId: Id): Promise<Chat>;
  openGroup(form: { name: string; description?: string; members?: Id[] }): Promise<Chat>;
  openChannel(form: {
    name: string;
    description?: string;
    slug?: string;
    is_public?: boolean;
    members?: Id[];
  }): Promise<Chat>;
  update(
    chatId: Id,
    changes: Partial<Pick<Chat, "name" | "description" | "slug" | "is_public" | "posting">>,
  ): Promise<Chat>;
  remove(chatId: Id): Promise<void>;
  setAvatar(chatId: Id, file: Blob): Promise<Chat>;
  removeAvatar(chatId: Id): Promise<void>;
  setOwner(chatId: Id, accountId: Id): Promise<void>;

  members(chatId: Id, query?: PageQuery): Promise<Page<Member>>;
  addMembers(chatId: Id, accountIds: Id[]): Promise<Member[]>;
  setRole(chatId: Id, accountId: Id, role: "admin" | "member"): Promise<Member>;
  removeMember(chatId: Id, accountId: Id): Promise<void>;
  leave(chatId: Id): Promise<void>;

  /** Without `until`: for good. */
  mute(chatId: Id, until?: Time | null): Promise<void>;
  unmute(chatId: Id): Promise<void>;
  /** Up to this `seq`, or all. Tells the server as soon as it can; the badge changes at once. */
  markRead(chatId: Id, seq?: number): void;
  /** A flag of its own, and its end. */
  markUnread(chatId: Id, unread?: boolean): Promise<void>;

  directory(query?: PageQuery & { search?: string }): Promise<Page<Channel>>;
  inDirectory(slug: string): Promise<Channel>;
  join(chatId: Id): Promise<Chat>;
  requestToJoin(chatId: Id): Promise<JoinRequest>;
  joinRequests(chatId: Id, query?: PageQuery): Promise<Page<JoinRequest>>;
  acceptJoinRequest(chatId: Id, requestId: Id): Promise<JoinRequest>;
  declineJoinRequest(chatId: Id, requestId: Id): Promise<JoinRequest>;
  withdrawJoinRequest(chatId: Id, requestId: Id): Promise<void>;
  invites(chatId: Id, query?: PageQuery): Promise<Page<Invite>>;
  createInvite(chatId: Id, form?: { max_uses?: number; expires_at?: Time }): Promise<Invite>;
  removeInvite(chatId: Id, inviteId: Id): Promise<void>;
  acceptInvite(code: string): Promise<Chat>;

  /** Tells the others, at most every three seconds; call it on every keystroke. */
  typing(chatId: Id, isTyping?: boolean): void;
  /** Who is typing now. */
  whoIsTyping(chatId: Id): Id[];
}

export interface Messages {
  /** The piece that holds `seq`, or the newest one; from the store, no request. */
  timeline(chatId: Id, seq?: number): Timeline;
  find(chatId: Id, seq: number): Message | null;
  findById(chatId: Id, messageId: Id): Message | null;
  /** Brings the newest page unless it is there. */
  load(chatId: Id, limit?: number): Promise<Timeline>;
  /** Brings the page before or after the piece that holds `seq`; nothing when there is none. */
  loadBefore(chatId: Id, seq: number, limit?: number): Promise<Timeline>;
  loadAfter(chatId: Id, seq: number, limit?: number): Promise<Timeline>;
  /** Brings what lies around `seq`: to jump to a reply or a find. */
  loadAround(chatId: Id, seq: number, limit?: number): Promise<Timeline>;

  /** At once in the timeline, kept until it is acknowledged, across reloads. */
  send(chatId: Id, draft: MessageDraft | string): PendingMessage;
  /** With words of one's own, if any. */
  forward(toChatId: Id, message: Message, text?: string): PendingMessage;
  edit(chatId: Id, messageId: Id, text: string): Promise<Message>;
  remove(chatId: Id, messageId: Id): Promise<void>;
  /** For oneself only. */
  hide(chatId: Id, messageId: Id): Promise<void>;
  react(chatId: Id, messageId: Id, emoji: string): Promise<Message>;
  unreact(chatId: Id, messageId: Id, emoji: string): Promise<Message>;
  pin(chatId: Id, messageId: Id): Promise<Message>;
  unpin(chatId: Id, messageId: Id): Promise<Message>;
  pins(chatId: Id): Promise<Message[]>;
  edits(chatId: Id, messageId: Id): Promise<{ text: string; written_at: Time }[]>;
  readers(chatId: Id, messageId: Id): Promise<{ account_id: Id; account: Person; read_at: Time | null }[]>;
  report(chatId: Id, messageId: Id, reason: string, comment?: string): Promise<unknown>;
  search(query: {
    q: string;
    chat_id?: Id;
    from?: Id;
    before?: Time;
    after?: Time;
    limit?: number;
    cursor?: string;
  }): Promise<SearchPage>;
}

export interface Outbox {
  /** On their way, in their order; of one chat or of all. */
  all(chatId?: Id): PendingMessage[];
  /** Resolves when the message is acknowledged; rejects when it has failed. */
  settled(clientMessageId: Id): Promise<{ message_id: Id; seq: number }>;
  /** Sends a failed message again, under the same id. */
  retry(clientMessageId: Id): void;
  /** Gives up a message that is not being sent now. */
  discard(clientMessageId: Id): Promise<void>;
}

export interface Attachments {
  /** `onProgress` gets 0…1; works in browsers (XMLHttpRequest). `signal` gives it up. */
  upload(
    file: Blob,
    options?: { name?: string; onProgress?: (done: number) => void; signal?: AbortSignal },
  ): Promise<Attachment>;
  /** The file, or the small picture of it, asked for as the account: `<img>` cannot sign. */
  download(attachmentId: Id, size?: "full" | "thumb"): Promise<Blob>;
}

export interface People {
  search(query?: PageQuery & { search?: string }): Promise<Page<Profile>>;
  get(accountId: Id): Promise<Profile>;
  /** Whoever has been seen in chats and messages; from the store. */
  find(accountId: Id): Person | null;
  presence(accountId: Id): Presence | null;
  /** Asks for these people's presence, and to be told of it; asked again after each reconnection. */
  watch(accountIds: Id[]): void;
}

/** What moderators and admins may. */
export interface Staff {
  letters(query?: PageQuery & { status?: Letter["status"] }): Promise<Page<Letter>>;
  retryLetter(id: Id): Promise<Letter>;
  audit(query?: PageQuery & { actor_id?: Id; subject_id?: Id }): Promise<Page<Record<string, unknown>>>;
  block(accountId: Id, form?: { reason?: string; until?: Time }): Promise<Profile>;
  unblock(accountId: Id): Promise<void>;
  setRole(accountId: Id, role: Account["role"]): Promise<Profile>;
  updateAccount(accountId: Id, changes: Partial<Profile>): Promise<Profile>;
  sessions(accountId: Id, query?: PageQuery): Promise<Page<SessionInfo>>;
  endSession(accountId: Id, sessionId: Id): Promise<void>;
  endSessions(accountId: Id): Promise<void>;
  reports(query?: PageQuery & Record<string, unknown>): Promise<Page<Record<string, unknown>>>;
  resolveReport(id: Id, form?: Record<string, unknown>): Promise<unknown>;
  templates(): Promise<Page<Record<string, unknown>>>;
  setTemplate(code: string, form: Record<string, unknown>): Promise<Record<string, unknown>>;
  previewTemplate(code: string, form: Record<string, unknown>): Promise<{ subject: string; html: string; text: string }>;
}

export interface Catalogues {
  all(): Promise<Page<{ name: string; title: string; count: number; route: string }>>;
  get(name: string, query?: PageQuery): Promise<Page<{ id: Id; key: string; value: string; route: string }>>;
}
