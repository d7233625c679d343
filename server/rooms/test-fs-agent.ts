import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { AgentEvent } from '../../shared/agent-protocol.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Agent, AgentFiles, Expected, WriteOutcome } from '../agent/agent.ts'
import { hashOf } from './text-file.ts'

type Steps = { before?: (step: string) => Promise<void> | void }

/**
 * The three calls on files that a room makes, on a real folder, in this process: for tests that kill
 * processes or stop between two steps. Everything else about an agent is tested on the real one.
 */
export function fsFiles(root: string, { before = () => undefined }: Steps = {}): AgentFiles {
  const read = async (path: string) => {
    try {
      const bytes = await readFile(join(root, path))
      return { bytes, hash: hashOf(bytes), mode: 0o644 }
    } catch {
      return undefined
    }
  }
  const files = {
    read: async (path: string) => {
      await before('read')
      return read(path)
    },
    stat: async (path: string) => {
      await before('stat')
      try {
        const found = await stat(join(root, path), { bigint: true })
        const kind = found.isDirectory() ? 'directory' : 'file'
        const base = { name: path, path, kind, size: Number(found.size), mode: 0o644 }
        const file = kind === 'file' ? await read(path) : undefined
        const modifiedAt = new Date(Number(found.mtimeMs)).toISOString()
        return { ...base, modifiedAt, inode: String(found.ino), ...(file && { hash: file.hash }) }
      } catch {
        return undefined
      }
    },
    write: async (path: string, bytes: Buffer, expected: Expected): Promise<WriteOutcome> => {
      await before('write')
      const there = (await read(path))?.hash ?? null
      const fits =
        expected === 'any' || (expected === 'absent' ? there === null : there === expected.hash)
      if (!fits) return { ok: false, hash: there }
      const target = join(root, path)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(`${target}.part`, bytes)
      await rename(`${target}.part`, target)
      await before('written')
      const modifiedAt = new Date().toISOString()
      return { ok: true, hash: hashOf(bytes), size: bytes.length, modifiedAt }
    },
  }
  return files as unknown as AgentFiles
}

/** An agent of these files, whose watcher is the test itself. */
export function fsAgent(workspaceId: WorkspaceId, files: AgentFiles) {
  const listeners = new Set<(event: AgentEvent | { type: 'resync' }) => void>()
  const agent = {
    workspaceId,
    bootId: randomUUID(),
    files,
    onEvent(listener: (event: AgentEvent | { type: 'resync' }) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return {
    agent: agent as unknown as Agent,
    listeners,
    /** What the watcher of a real agent would say. */
    tell(path: string, kind: 'changed' | 'removed' | 'rescan' = 'changed') {
      for (const listen of listeners) listen({ type: 'files', changes: [{ path, kind }] })
    },
  }
}
