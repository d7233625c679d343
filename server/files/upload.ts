import { Readable, Transform } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'

/**
 * The body of an upload as a stream that ends in `too_large` past the limit. What announces itself as
 * too large is refused before a byte of it is read, so it can fill no disk.
 */
export function uploadBody(request: Request, maxBytes: number = LIMITS.uploadBytes): Readable {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > maxBytes) throw tooLarge(maxBytes)
  if (!request.body) return Readable.from([])
  const source = Readable.fromWeb(request.body)
  const counted = counting(maxBytes)
  // Not `pipeline`: an error of ours must reach the reader, and must stop the source too.
  source.on('error', (error) => counted.destroy(error))
  counted.on('close', () => source.destroy())
  return source.pipe(counted)
}

function counting(maxBytes: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) done(tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
}

function tooLarge(maxBytes: number): AppError {
  const mebibytes = Math.floor(maxBytes / 1024 / 1024)
  return new AppError('too_large', `One file can have up to ${mebibytes} MiB.`, {
    details: { maxBytes },
  })
}
