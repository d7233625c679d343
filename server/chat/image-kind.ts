import { AppError } from '../../shared/errors.ts'

export type ImageKind = { readonly type: string; readonly width: number; readonly height: number }

/** A small file can unfold into more pixels than a browser has memory for. */
const MOST_PIXELS = 60_000_000
const NO_IMAGE = 'This is no picture we can show. Send a PNG, JPEG, GIF or WebP.'

/**
 * What a picture is, by its own first bytes; names and types that a sender gives count for nothing. SVG is a
 * document that can hold scripts, so it is no picture here.
 */
export function imageKind(data: Buffer): ImageKind {
  const kind = png(data) ?? gif(data) ?? jpeg(data) ?? webp(data)
  if (!kind || kind.width < 1 || kind.height < 1) throw new AppError('not_text', NO_IMAGE)
  if (kind.width * kind.height > MOST_PIXELS) {
    throw new AppError('too_large', 'This picture has too many pixels. Make it smaller.')
  }
  return kind
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

function png(data: Buffer): ImageKind | undefined {
  if (data.length < 24 || !data.subarray(0, 8).equals(PNG)) return undefined
  if (data.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { type: 'image/png', width: data.readUInt32BE(16), height: data.readUInt32BE(20) }
}

function gif(data: Buffer): ImageKind | undefined {
  if (data.length < 10 || !/^GIF8[79]a$/.test(data.toString('latin1', 0, 6))) return undefined
  return { type: 'image/gif', width: data.readUInt16LE(6), height: data.readUInt16LE(8) }
}

/** Frame headers are C0 to CF, but for the tables C4, C8 and CC. */
function jpeg(data: Buffer): ImageKind | undefined {
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8 || data[2] !== 0xff) return undefined
  for (let at = 2; at + 9 < data.length;) {
    if (data[at] !== 0xff) return undefined
    const marker = data[at + 1] ?? 0
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (frame) {
      const [height, width] = [data.readUInt16BE(at + 5), data.readUInt16BE(at + 7)]
      return { type: 'image/jpeg', width, height }
    }
    // A marker may be padded with FF, and a few have no length.
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else at += 2 + data.readUInt16BE(at + 2)
  }
  return undefined
}

function webp(data: Buffer): ImageKind | undefined {
  if (data.length < 30 || data.toString('latin1', 0, 4) !== 'RIFF') return undefined
  if (data.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const size = webpSize(data)
  return size && { type: 'image/webp', ...size }
}

function webpSize(data: Buffer): { width: number; height: number } | undefined {
  switch (data.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = data.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}
