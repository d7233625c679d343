import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

const REMEMBERED = 1_000
const CHUNK_BYTES = 256 * 1024

/** Hashes of open files, remembered for as long as size, times and inode say it is the same file. */
export class Hashes {
  readonly #known = new Map<string, string>()

  async of(file: FileHandle): Promise<string> {
    const key = keyOf(await file.stat({ bigint: true }))
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const hash = await hashFile(file)
    // A file that changed under the reader has no hash worth keeping.
    if (keyOf(await file.stat({ bigint: true })) === key) this.#remember(key, hash)
    return hash
  }

  #remember(key: string, hash: string): void {
    const [oldest] = this.#known.keys()
    if (this.#known.size >= REMEMBERED && oldest !== undefined) this.#known.delete(oldest)
    // Two writes within one clock tick look alike, so a file that is still warm is not remembered.
    if (Date.now() - Number(BigInt(key.split(':')[2] ?? 0) / 1_000_000n) > 2_000) {
      this.#known.set(key, hash)
    }
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function hashFile(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(chunk.subarray(0, bytesRead))
    at += bytesRead
  }
}

function keyOf({ dev, ino, ctimeNs, mtimeNs, size }: BigIntStats): string {
  return `${dev}:${ino}:${ctimeNs}:${mtimeNs}:${size}`
}
