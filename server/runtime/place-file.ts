import { rename, symlink, writeFile } from 'node:fs/promises'
import { halfName } from '../store/half-made.ts'

type File = { text: string; mode?: number } | { linkTo: string }

/** Puts a file or a link where others may be reading the one before it: they see that or this, never a part. */
export async function placeFile(path: string, file: File): Promise<void> {
  const half = halfName(path)
  if ('linkTo' in file) await symlink(file.linkTo, half)
  else await writeFile(half, file.text, { mode: file.mode ?? 0o644 })
  await rename(half, path)
}
