import type { Duplex, Readable } from 'node:stream'
import type { WebSocket } from 'ws'
import type {
  AgentEvent,
  AgentInfo,
  AgentMetrics,
  AgentPort,
  ExecRequest,
  ExecResult,
  FileStat,
  NewPty,
  PtyInfo,
} from '../../shared/agent-protocol.ts'
import type { FileList, SearchQuery, SearchResult, Written } from '../../shared/files.ts'
import type { TerminalId, WorkspaceId } from '../../shared/ids.ts'
import type { FoundPath } from '../../shared/terminals.ts'
import type { TemplateId } from '../../shared/templates.ts'

/** Where an agent listens, and the word it wants to hear. */
export type AgentAddress = { readonly host: string; readonly port: number; readonly token: string }

/** What must be there for a write: this hash, nothing, or whatever it is. */
export type Expected = { hash: string } | 'absent' | 'any'

/** `changed` leaves the file alone and tells what hash is there now (null: no file). */
export type WriteOutcome = ({ ok: true } & Written) | { ok: false; hash: string | null }

/**
 * One sandbox's agent, for as long as that agent lives. Every reply is checked against the protocol,
 * because user code sits beside it: malformed, oversized or late answers reject with `unavailable`.
 * Failures the agent names come through as the same `AppError` code.
 */
export interface Agent extends AsyncDisposable {
  readonly workspaceId: WorkspaceId
  readonly bootId: string
  info(): Promise<AgentInfo>
  files: AgentFiles
  ptys: AgentPtys
  exec(request: ExecRequest, signal?: AbortSignal): Promise<ExecResult>
  ports(): Promise<AgentPort[]>
  /** TERM to whoever listens there; `not_found` when nobody does. */
  stopPort(port: number): Promise<void>
  metrics(): Promise<AgentMetrics>
  applyTemplate(template: TemplateId): Promise<boolean>
  /** A raw byte stream to a loopback port of the sandbox; `not_found` when nothing listens. */
  dial(port: number, signal?: AbortSignal): Promise<Duplex>
  /** The one ordered stream of news; reconnects by itself. `resync` means: ask for every list again. */
  onEvent(listener: (event: AgentEvent | { type: 'resync' }) => void): () => void
  /** Settles when the agent is gone for good; never rejects. */
  readonly gone: Promise<void>
}

export interface AgentFiles {
  list(path: string): Promise<FileList>
  /** Undefined when there is nothing. `hash` only for files up to `liveFileBytes`. */
  stat(path: string): Promise<FileStat | undefined>
  /** Whole, up to `maxBytes` (`too_large` past it); undefined when there is no file. */
  read(
    path: string,
    maxBytes: number,
  ): Promise<{ bytes: Buffer; hash: string; mode: number } | undefined>
  /** As a stream, with the headers a download wants. */
  open(
    path: string,
    range?: string,
  ): Promise<{ status: 200 | 206; headers: Record<string, string>; body: Readable }>
  write(path: string, bytes: Buffer | Readable, expected: Expected): Promise<WriteOutcome>
  makeDirectory(path: string): Promise<void>
  move(from: string, to: string): Promise<void>
  /** A file or a folder with all that is in it; never overwrites. */
  copy(from: string, to: string, signal?: AbortSignal): Promise<void>
  remove(path: string): Promise<{ trashId: string }>
  restore(trashId: string): Promise<void>
  names(): Promise<{ paths: string[]; truncated: boolean }>
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchResult>
  archive(path: string): Promise<Readable>
}

export interface AgentPtys {
  list(): Promise<PtyInfo[]>
  /** Creating the same id twice is the same as once. */
  create(id: TerminalId, options: NewPty): Promise<PtyInfo>
  restart(id: TerminalId): Promise<PtyInfo>
  rename(id: TerminalId, title: string): Promise<PtyInfo>
  /** What a path means that was printed there; null when it is no file of the workspace. */
  findPath(id: TerminalId, path: string): Promise<FoundPath | null>
  close(id: TerminalId): Promise<void>
  /** Speaks the terminal protocol; `write: false` has no input route. */
  connect(id: TerminalId, viewer: { id: string; write: boolean }): Promise<WebSocket>
}
