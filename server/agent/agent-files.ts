import type { Readable } from 'node:stream'
import { FileStat } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import {
  ContentHash,
  FileList,
  FileNames,
  type SearchQuery,
  SearchResult,
  Trashed,
  Written,
} from '../../shared/files.ts'
import type { AgentFiles, Expected, WriteOutcome } from './agent.ts'
import { readAll, type AgentHttp, type Answer } from './agent-http.ts'

/** A write of a large upload may take its time, but not for ever. */
const WRITE_MS = 600_000
const SEARCH_MS = 60_000
/** Headers of a download that mean something to whoever asked for it. */
const PASSED_ON = [
  'content-length',
  'content-range',
  'accept-ranges',
  'etag',
  'x-modified-at',
  'x-mode',
]

/** Files by the agent, every answer checked. */
export class AgentFilesClient implements AgentFiles {
  readonly #http: AgentHttp

  constructor(http: AgentHttp) {
    this.#http = http
  }

  async list(path: string): Promise<FileList> {
    const ask = { method: 'GET', path: '/v1/files', query: { path } } as const
    return await this.#http.json(FileList, ask)
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const ask = { method: 'GET', path: '/v1/files/stat', query: { path } } as const
    return await this.#http.json(FileStat, ask).catch(absent)
  }

  async read(path: string, maxBytes: number) {
    const answer = await this.#content(path).catch(absent)
    if (!answer) return undefined
    if (Number(answer.headers['content-length']) > maxBytes) {
      answer.body.destroy()
      throw new AppError('too_large', 'This file is too large for this.')
    }
    const bytes = await readAll(answer.body, maxBytes)
    return { bytes, hash: hashOf(answer), mode: Number(answer.headers['x-mode']) & 0o7777 }
  }

  async open(path: string, range?: string) {
    const { body, headers, status } = await this.#content(path, range)
    const kept = PASSED_ON.flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, value] as const]
    })
    const partial = status === 206 ? (206 as const) : (200 as const)
    return { status: partial, headers: Object.fromEntries(kept), body }
  }

  async write(path: string, bytes: Buffer | Readable, expected: Expected): Promise<WriteOutcome> {
    try {
      const written = await this.#http.json(Written, {
        method: 'PUT',
        path: '/v1/files/content',
        query: { path },
        headers: conditionOf(expected),
        body: bytes,
        answerMs: WRITE_MS,
      })
      return { ok: true, ...written }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'changed') throw error
      const hash = ContentHash.nullable().safeParse(error.details?.['hash'] ?? null)
      return { ok: false, hash: hash.data ?? null }
    }
  }

  async makeDirectory(path: string): Promise<void> {
    await this.#http.none({ method: 'POST', path: '/v1/files/directories', json: { path } })
  }

  async move(from: string, to: string): Promise<void> {
    await this.#http.none({ method: 'POST', path: '/v1/files/move', json: { from, to } })
  }

  async copy(from: string, to: string, signal?: AbortSignal): Promise<void> {
    const ask = { method: 'POST', path: '/v1/files/copy', json: { from, to } } as const
    await this.#http.none({ ...ask, signal, answerMs: WRITE_MS })
  }

  async remove(path: string): Promise<{ trashId: string }> {
    return await this.#http.json(Trashed, { method: 'DELETE', path: '/v1/files', query: { path } })
  }

  async restore(trashId: string): Promise<void> {
    await this.#http.none({ method: 'POST', path: '/v1/files/restore', json: { trashId } })
  }

  async names(): Promise<{ paths: string[]; truncated: boolean }> {
    const ask = { method: 'GET', path: '/v1/files/names', answerMs: SEARCH_MS } as const
    return await this.#http.json(FileNames, ask)
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchResult> {
    return await this.#http.json(SearchResult, {
      method: 'POST',
      path: '/v1/files/search',
      json: query,
      signal,
      answerMs: SEARCH_MS,
    })
  }

  async archive(path: string): Promise<Readable> {
    const ask = { method: 'GET', path: '/v1/files/archive', query: { path } } as const
    return (await this.#http.ask(ask)).body
  }

  async #content(path: string, range?: string): Promise<Answer> {
    return await this.#http.ask({
      method: 'GET',
      path: '/v1/files/content',
      query: { path },
      headers: range === undefined ? {} : { range },
    })
  }
}

function conditionOf(expected: Expected): Record<string, string> {
  if (expected === 'any') return {}
  return expected === 'absent' ? { 'if-none-match': '*' } : { 'if-match': `"${expected.hash}"` }
}

function hashOf({ headers }: Answer): string {
  const hash = ContentHash.safeParse(headers['etag']?.replaceAll('"', ''))
  if (hash.success) return hash.data
  throw new AppError('unavailable', 'The workspace does not answer as it should.')
}

function absent(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'not_found') throw error
}
