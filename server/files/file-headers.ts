import { extname, posix } from 'node:path'

/** What the IDE may show as it is. Everything else is shown as text or downloaded. */
const SHOWN: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.bmp': 'image/bmp',
  '.svg': 'image/svg+xml',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.tar': 'application/x-tar',
  '.wasm': 'application/wasm',
}
const BINARY = new Set(['.bin', '.exe', '.so', '.o', '.a', '.class', '.jar', '.sqlite', '.db'])

/**
 * The headers under which a user's file leaves the IDE's own origin. Whatever the bytes are, no script
 * of theirs runs here: HTML is text, SVG is sandboxed, and a browser may not guess otherwise.
 */
export function fileHeaders(path: string, download: boolean): Record<string, string> {
  return {
    'Content-Type': download ? 'application/octet-stream' : contentType(path),
    'Content-Disposition': `${download ? 'attachment' : 'inline'}; ${fileName(posix.basename(path))}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, no-cache',
  }
}

function contentType(path: string): string {
  const extension = extname(path).toLowerCase()
  if (BINARY.has(extension)) return 'application/octet-stream'
  return SHOWN[extension] ?? 'text/plain; charset=utf-8'
}

/** RFC 6266: plain for old readers, UTF-8 for the others. A newline in a name ends no header. */
export function fileName(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const escape = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  // A lone surrogate is legal in our strings and fatal in encodeURIComponent.
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, escape)
  return `filename="${plain}"; filename*=UTF-8''${encoded}`
}
