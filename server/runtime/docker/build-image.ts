import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Engine } from './engine.ts'

const KEPT_LINES = 12

type OnProgress = (line: string) => void

/** Whether the engine has an image of this name. */
export async function isThere(engine: Engine, image: string): Promise<boolean> {
  return (await engine.find((docker) => docker.getImage(image).inspect())) !== undefined
}

/** A build context, streamed: owners and order do not depend on who packs it. */
export function tar(...what: readonly string[][]): Readable {
  const flags = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-cf', '-']
  const packer = spawn('tar', [...flags, ...what.flat()], { stdio: ['ignore', 'pipe', 'ignore'] })
  // Taken at once: what a program leaves in its pipe when it ends, Node throws away.
  const context = packer.stdout.pipe(new PassThrough())
  packer.on('error', (error) => context.destroy(error))
  packer.on('exit', (code) => {
    if (code !== 0) context.destroy(new Error(`tar ended with ${code}`))
  })
  return context
}

const BuildLine = z.object({ stream: z.string().optional(), error: z.string().optional() })
type Build = { tag: string; context: Readable; onProgress: OnProgress; network?: 'none' }

/** Builds an image; the failure says why, with the last lines of the build. */
export async function buildImage(
  engine: Engine,
  { tag, context, onProgress, network }: Build,
): Promise<void> {
  onProgress(`Building the image ${tag}`)
  const options = {
    t: tag,
    rm: true,
    forcerm: true,
    networkmode: network ?? 'default',
    labels: { 'atelier.image': tag },
  }
  const output = await engine.call((docker) => docker.buildImage(context, options))
  const last: string[] = []
  let failure: string | undefined
  for await (const text of createInterface({ input: output })) {
    const { stream, error } = BuildLine.parse(JSON.parse(text))
    failure ??= error
    const line = (stream ?? error ?? '').trim()
    if (line !== '') keep(last, line, onProgress)
  }
  // A stream that simply ends may still have failed: the image is the proof.
  if (failure === undefined && (await isThere(engine, tag))) return
  const message = `The image ${tag} does not build:\n${last.join('\n')}`
  throw new AppError('unavailable', message)
}

/** Passes lines on, and resolves to the last ones. */
export async function readLines(input: Readable, onProgress: OnProgress): Promise<string[]> {
  const last: string[] = []
  for await (const line of createInterface({ input })) keep(last, line, onProgress)
  return last
}

function keep(last: string[], line: string, onProgress: OnProgress): void {
  onProgress(line)
  last.push(line)
  if (last.length > KEPT_LINES) last.shift()
}
