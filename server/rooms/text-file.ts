import { createHash } from 'node:crypto'
import { keptLines } from './text-diff.ts'

/** How a text lies on disk. In a document every line ends with LF and there is no BOM. */
export type TextFormat = { readonly eol: 'lf' | 'crlf' | 'mixed'; readonly bom: boolean }
export const PLAIN: TextFormat = { eol: 'lf', bom: false }

/** `endings` has one entry per LF of `text`, and only for mixed files. */
export type TextFile = {
  readonly text: string
  readonly format: TextFormat
  readonly endings: readonly string[] | null
}

const BOM = '\uFEFF'
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads bytes as text, or undefined when writing it back would not give the same bytes: not UTF-8, or
 * with a NUL. `usual` is what holds where the bytes do not tell (a file without a line end).
 */
export function readTextFile(bytes: Buffer, usual: TextFormat = PLAIN): TextFile | undefined {
  if (bytes.includes(0)) return undefined
  const raw = decode(bytes)
  if (raw === undefined) return undefined
  const bom = raw.startsWith(BOM)
  const body = bom ? raw.slice(1) : raw
  const found = body.match(/\r\n|\r|\n/g) ?? []
  const eol = eolOf(found, usual)
  const text = eol === 'lf' ? body : body.replaceAll(/\r\n?/g, '\n')
  return { text, format: { eol, bom }, endings: eol === 'mixed' ? found : null }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

function eolOf(endings: readonly string[], usual: TextFormat): TextFormat['eol'] {
  if (endings.length === 0) return usual.eol === 'mixed' ? 'lf' : usual.eol
  if (endings.every((ending) => ending === '\n')) return 'lf'
  return endings.every((ending) => ending === '\r\n') ? 'crlf' : 'mixed'
}

/** Bytes for `text` in the manner of `base`: in a mixed file each untouched line keeps its own ending. */
export function writeTextFile(text: string, base: TextFile): Buffer {
  const { eol, bom } = base.format
  const body =
    eol === 'lf' ? text : eol === 'crlf' ? text.replaceAll('\n', '\r\n') : mixed(text, base)
  if (bom) return Buffer.from(BOM + body, 'utf8')
  // Somebody typed one: on disk it would be the mark of the file, and the next save would add another.
  return Buffer.from(body.startsWith(BOM) ? body.slice(1) : body, 'utf8')
}

function mixed(text: string, base: TextFile): string {
  const endings = base.endings ?? []
  const usual = majority(endings)
  const lines = text.split('\n')
  const kept = keptLines(base.text.split('\n'), lines)
  return lines
    .map((line, at) => (at === lines.length - 1 ? line : line + endingFor(kept[at])))
    .join('')

  function endingFor(old: number | undefined): string {
    return (old === undefined ? undefined : endings[old]) ?? usual
  }
}

function majority(endings: readonly string[]): string {
  const crlf = endings.filter((ending) => ending === '\r\n').length
  const cr = endings.filter((ending) => ending === '\r').length
  const lf = endings.length - crlf - cr
  if (lf >= crlf && lf >= cr) return '\n'
  return crlf >= cr ? '\r\n' : '\r'
}

/** Lower-case hex SHA-256, as the agent's content hashes are. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Whether a text is within what is edited live. */
export function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
