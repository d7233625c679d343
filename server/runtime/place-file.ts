import { randomUUID } from 'node:crypto'
import { rename, symlink, writeFile } from 'node:fs/promises'

type File = { text: string; mode?: number } | { linkTo: string }

/** Puts a file or a link where others may be reading the one before it: they see that or this, never a part. */
export async function placeFile(path: string, file: File): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`
  if ('linkTo' in file) await symlink(file.linkTo, draft)
  else await writeFile(draft, file.text, { mode: file.mode ?? 0o644 })
  await rename(draft, path)
}
