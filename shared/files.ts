import { z } from 'zod'
import { LIMITS } from './limits.ts'
import { Timestamp } from './time.ts'

/**
 * A path inside a workspace: POSIX, relative, no `.` or `..`, no empty segment, no NUL. The root is ''.
 * Newlines and other odd characters are legal in file names, and stay legal here.
 */
export const FilePath = z
  .string()
  .max(LIMITS.pathChars)
  .refine((path) => path === '' || path.split('/').every(isName), {
    message: 'A path is relative to the workspace and has no empty, "." or ".." part.',
  })
export type FilePath = z.infer<typeof FilePath>
/** A path that is not the root. */
export const EntryPath = FilePath.refine((path) => path !== '', {
  message: 'Name a file or folder.',
})

function isName(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !part.includes('\0')
}

/** Lower-case hex SHA-256 of the bytes. */
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/)
export type ContentHash = z.infer<typeof ContentHash>

export const FileKind = z.enum(['file', 'directory', 'symlink', 'other'])
export const FileEntry = z.object({
  name: z.string(),
  path: FilePath,
  kind: FileKind,
  /** Bytes. */
  size: z.number(),
  modifiedAt: Timestamp,
  /** Where a symlink points, as written; `broken` and `outside` ones cannot be opened. */
  target: z.string().optional(),
  /** The file or folder a symlink ends at, when it is inside. */
  targetKind: FileKind.optional(),
  /** A folder that is listed when opened, but neither watched nor searched. */
  ignored: z.boolean().optional(),
})
export type FileEntry = z.infer<typeof FileEntry>
/** A folder holds more than `LIMITS.folderEntries` now and then; `more` says how many are not told. */
export const FileList = z.object({
  entries: z.array(FileEntry),
  more: z.int().default(0),
  /** Where this folder lies in the sandbox, for who works in a terminal. */
  at: z.string().optional(),
})
export type FileList = z.infer<typeof FileList>

export const Written = z.object({ hash: ContentHash, size: z.number(), modifiedAt: Timestamp })
export type Written = z.infer<typeof Written>
export const NewDirectory = z.object({ path: EntryPath })
export const Move = z.object({ from: EntryPath, to: EntryPath })
/** A file or a whole folder, to a path that is free. */
export const Copy = Move
/** Deleting moves into the workspace's trash; `trashId` brings it back. */
export const Trashed = z.object({ trashId: z.string() })
export const Restore = z.object({ trashId: z.string().max(80) })
/** Every file name that is not ignored, for quick open. */
export const FileNames = z.object({ paths: z.array(z.string()), truncated: z.boolean() })

export const SearchQuery = z.object({
  text: z.string().min(1).max(1_000),
  regex: z.boolean().default(false),
  caseSensitive: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
  include: z.array(z.string().max(200)).max(20).default([]),
  exclude: z.array(z.string().max(200)).max(20).default([]),
  maxHits: z.int().min(1).max(10_000).default(1_000),
  /** Lines are cut here; whoever wants to change them needs more of them than a reader. */
  lineChars: z.int().min(100).max(20_000).default(400),
})
export type SearchQuery = z.infer<typeof SearchQuery>
/** Lines and columns count from 1; columns are UTF-16 units of `text`, a line cut at `lineChars`. */
export const SearchHit = z.object({
  path: z.string(),
  line: z.int(),
  text: z.string(),
  ranges: z.array(z.object({ start: z.int(), end: z.int() })),
})
export type SearchHit = z.infer<typeof SearchHit>
export const SearchResult = z.object({ hits: z.array(SearchHit), truncated: z.boolean() })
export type SearchResult = z.infer<typeof SearchResult>

/** One hint from the watcher: look again at `path`. `rescan` means: at everything below it. */
export const FileChange = z.object({
  path: FilePath,
  kind: z.enum(['changed', 'removed', 'rescan']),
})
export type FileChange = z.infer<typeof FileChange>
