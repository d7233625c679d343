import { AppError } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { FilesApi } from '../files/files-api.ts'
import { type LineEdit, edited, inverse, placesIn } from './line-edits.ts'

export type FileEdits = { readonly path: string; readonly edits: readonly LineEdit[] }
export type Outcome = {
  readonly done: readonly FileEdits[]
  readonly failed: readonly { readonly path: string; readonly error: unknown }[]
}
type Deps = {
  readonly files: Pick<FilesApi, 'read' | 'overwrite'>
  /** Whether somebody has it open: then its room is where it is edited. */
  readonly isOpen: (path: string) => boolean
  /** Edits in the room; false when the file cannot have one. */
  readonly inRoom: (path: string, edits: readonly LineEdit[]) => Promise<boolean>
}

const AT_ONCE = 4

/** Edits many files, each only if its lines are still what was seen; one that is not stops no other. */
export async function replaceIn(
  files: readonly FileEdits[],
  deps: Deps,
  onDone: (count: number) => void = () => undefined,
): Promise<Outcome> {
  const waiting = [...files]
  const done: FileEdits[] = []
  const failed: { path: string; error: unknown }[] = []
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        await replaceInOne(next, deps)
        done.push(next)
      } catch (error) {
        failed.push({ path: next.path, error })
      }
      onDone(done.length + failed.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { done, failed }
}

/** What takes all of it back, as long as nobody has touched those lines since. */
export function takingBack(done: readonly FileEdits[]): FileEdits[] {
  return done.map(({ path, edits }) => ({ path, edits: edits.map(inverse) }))
}

/** The lines are not what they were; said alike for rooms and for the disk. */
export function changedSince(): AppError {
  return new AppError('changed', 'It was changed since. Search again to see what is there now.')
}

async function replaceInOne({ path, edits }: FileEdits, deps: Deps): Promise<void> {
  if (deps.isOpen(path) && (await deps.inRoom(path, edits))) return
  const answer = await deps.files.read(path, { maxBytes: LIMITS.liveFileBytes })
  const hash = answer.headers.get('etag')?.replace(/^(W\/)?"|"$/g, '') ?? ''
  const text = decoded(await answer.arrayBuffer())
  const places = placesIn(text, edits)
  if (!places) throw changedSince()
  const bytes = new Blob([edited(text, places)])
  await deps.files.overwrite(path, bytes, hash).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'changed' ? changedSince() : error
  })
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('not_text', 'It is not UTF-8, so nothing was replaced in it.', { cause })
  }
}
