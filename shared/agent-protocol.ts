/**
 * What server and agent say to each other: HTTP/1.1 and WebSocket on one TCP port of the sandbox.
 * Every request but `GET /health` carries `Authorization: Bearer <token>`. Failures are
 * `{error:{code, message, details?}}` with the status of the code table in errors.ts.
 *
 *   GET    /health                         {ok: true}
 *   GET    /v1/info                        AgentInfo
 *   WS     /v1/events?since=<seq>          AgentFrame as JSON text, one ordered stream
 *   GET    /v1/files?path=                 FileList; a symlink out of the root is listed, never followed
 *   GET    /v1/files/stat?path=            FileStat
 *   GET    /v1/files/content?path=         bytes; `ETag: "<sha256>"`, `X-Mode`, `X-Modified-At`; `Range` honoured
 *   PUT    /v1/files/content?path=         body is the bytes; `If-Match: "<sha256>"` or `If-None-Match: *` -> Written;
 *                                          `changed` (412) with details.hash (null when absent) if it does not hold.
 *                                          Parent folders are made. Temp file + fsync + rename; keeps the mode and the
 *                                          symlink; in place when the file has several links or its folder is closed.
 *   POST   /v1/files/directories           NewDirectory -> 204 (existing folder: conflict)
 *   POST   /v1/files/move                  Move -> 204; never overwrites (conflict)
 *   POST   /v1/files/copy                  Copy -> 204; files and folders, symlinks as symlinks; never overwrites (conflict)
 *   DELETE /v1/files?path=                 Trashed
 *   POST   /v1/files/restore               Restore -> 204; conflict if something is in its place
 *   GET    /v1/files/names                 FileNames (rg --files, at most 200,000)
 *   POST   /v1/files/search                SearchQuery -> SearchResult; ends when the request is aborted
 *   GET    /v1/files/archive?path=         tar stream of a folder
 *   POST   /v1/template                    {template}: copies its files into an empty root -> {copied: boolean}
 *   GET    /v1/ptys                        {ptys: PtyInfo[]}
 *   PUT    /v1/ptys/:id                    NewPty -> PtyInfo; the same id again returns what is there
 *   POST   /v1/ptys/:id/restart            PtyInfo; only an exited one
 *   PATCH  /v1/ptys/:id                    TerminalChange -> PtyInfo
 *   GET    /v1/ptys/:id/path?path=         PathAnswer; from the folder of its shell
 *   DELETE /v1/ptys/:id                    ends its process tree (HUP, then KILL after 2 s) -> 204; unknown id: 204
 *   WS     /v1/ptys/:id?viewer=<v>&write=0|1   the terminal protocol of terminals.ts, word for word
 *   POST   /v1/exec                        ExecRequest -> ExecResult
 *   GET    /v1/ports                       {ports: AgentPort[]}; the agent's own and the database's are hidden
 *   POST   /v1/ports/:port/stop            TERM to the process that listens there -> 204; not_found if none does
 *   CONNECT 127.0.0.1:<port>               raw tunnel to a loopback port, IPv4 then IPv6; never to the agent itself
 *   GET    /v1/metrics                     AgentMetrics
 */
import { z } from 'zod'
import { ContentHash, FileChange, FileEntry } from './files.ts'
import { PortNumber } from './ports.ts'
import { TemplateId } from './templates.ts'
import { NewTerminal, Terminal } from './terminals.ts'

export const AGENT_PROTOCOL = 1

/** One JSON line from `ATELIER_AGENT_CONFIG`, else from standard input. Unset and forgotten once read. */
export const AgentConfig = z.object({
  token: z.string().min(16),
  /** Port 0 picks one; `announce` is the file that then tells `{port, pid, bootId}`. */
  listen: z.object({ host: z.string(), port: z.int().min(0).max(65_535) }),
  announce: z.string().optional(),
  /** The workspace's files, and the home of its user, as absolute paths. */
  root: z.string(),
  home: z.string(),
  /** Whom to become after making root and home theirs. Absent: stay who we are. */
  user: z.object({ uid: z.int(), gid: z.int(), name: z.string() }).optional(),
  shell: z.string().default('/bin/bash'),
  /** Given to every process of the sandbox, `DATABASE_URL` among them. */
  env: z.record(z.string(), z.string()).default({}),
  templates: z.string(),
  /** Listen sockets never shown nor dialled, beyond the agent's own. */
  hiddenPorts: z.array(PortNumber).default([]),
  /** `session`: only ports that descend from this agent (local runtime); `all`: every port of the network namespace. */
  portScope: z.enum(['all', 'session']).default('all'),
  ripgrep: z.string().default('rg'),
})
export type AgentConfig = z.infer<typeof AgentConfig>

export const AgentInfo = z.object({
  protocol: z.int(),
  version: z.string(),
  /** A new one means that every pty of the old one is gone. */
  bootId: z.uuid(),
  pid: z.int(),
  user: z.string(),
  root: z.string(),
  home: z.string(),
})
export type AgentInfo = z.infer<typeof AgentInfo>

/** `inode` as text; it tells a rename from a new file. */
export const FileStat = FileEntry.extend({
  inode: z.string(),
  mode: z.int(),
  hash: ContentHash.optional(),
})
export type FileStat = z.infer<typeof FileStat>

/** A pty is a terminal with what the server alone needs. */
export const PtyInfo = Terminal.extend({ pid: z.int().nullable(), createdAt: z.iso.datetime() })
export type PtyInfo = z.infer<typeof PtyInfo>
export const NewPty = NewTerminal
export type NewPty = z.input<typeof NewPty>

/** Environment entries are added to the sandbox's own. Output past `maxBytes` is dropped and said so. */
export const ExecRequest = z.object({
  command: z.array(z.string()).min(1),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  stdin: z.string().optional(),
  timeoutMs: z.int().min(1).max(600_000).default(30_000),
  maxBytes: z.int().min(1).max(16_777_216).default(1_048_576),
})
export type ExecRequest = z.input<typeof ExecRequest>
export const ExecResult = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  truncated: z.boolean(),
  timedOut: z.boolean(),
})
export type ExecResult = z.infer<typeof ExecResult>

export const AgentPort = z.object({
  port: PortNumber,
  process: z.string(),
  pid: z.int().nullable(),
  /** The command line, and the session: the pid of the shell it was started from. */
  command: z.string().optional(),
  session: z.int().optional(),
})
export type AgentPort = z.infer<typeof AgentPort>

export const AgentMetrics = z.object({
  memoryBytes: z.number(),
  memoryLimitBytes: z.number().nullable(),
  cpuMs: z.number(),
  pids: z.int(),
  diskFreeBytes: z.number(),
  oomKills: z.int(),
})
export type AgentMetrics = z.infer<typeof AgentMetrics>

/** News from inside. `activity` sums up output and input of ptys, for the idle stop. */
export const AgentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('files'), changes: z.array(FileChange) }),
  /** The watch budget is spent: changes below the unwatched folders come late or not at all. */
  z.object({ type: z.literal('watch-limited'), reason: z.string() }),
  z.object({ type: z.literal('ptys'), ptys: z.array(PtyInfo) }),
  z.object({ type: z.literal('ports'), ports: z.array(AgentPort) }),
  z.object({ type: z.literal('activity') }),
  z.object({ type: z.literal('oom'), kills: z.int() }),
])
export type AgentEvent = z.infer<typeof AgentEvent>

/** `hello` opens the stream; `gap: true` means that news were missed: ask for every list again. */
export const AgentFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), bootId: z.uuid(), seq: z.int(), gap: z.boolean() }),
  z.object({ type: z.literal('event'), seq: z.int(), event: AgentEvent }),
])
export type AgentFrame = z.infer<typeof AgentFrame>

export const ApplyTemplate = z.object({ template: TemplateId })
