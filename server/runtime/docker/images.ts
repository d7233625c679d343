import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { CHECKOUT } from '../checkout.ts'
import { contentHash } from '../content-hash.ts'
import { prepareTemplates } from '../prepare-templates.ts'
import type { Engine } from './engine.ts'
import type { PodImages } from './pod-spec.ts'

const SOURCES = join(CHECKOUT, 'sandbox-images')
const NODE = join(CHECKOUT, `node_modules/node-linux-${process.arch}`)
const NPM = join(CHECKOUT, 'node_modules/npm')
const BASES = ['debian:trixie-slim', 'postgres:18']
const KEPT_LINES = 12

type OnProgress = (line: string) => void
type Deps = { engine: Engine; dataDir: string; caFile: string | undefined }

/** Builds what is missing; an image is named by the content it is made from. */
export async function prepareImages(deps: Deps, onProgress: OnProgress): Promise<PodImages> {
  const images = {
    workspace: `atelier/workspace:${await workspaceHash()}`,
    postgres: `atelier/postgres:${await contentHash([join(SOURCES, 'postgres')], [])}`,
  }
  const missing = {
    workspace: !(await isThere(deps.engine, images.workspace)),
    postgres: !(await isThere(deps.engine, images.postgres)),
  }
  if (missing.workspace || missing.postgres) await ensureBases(deps.engine, onProgress)
  if (missing.postgres) {
    const context = tar(['-C', join(SOURCES, 'postgres'), '.'])
    // It takes nothing from outside, so it gets no network.
    await build(deps.engine, { tag: images.postgres, context, onProgress, network: 'none' })
  }
  if (missing.workspace) {
    const templates = join(deps.dataDir, 'templates')
    await prepareTemplates({ outDir: templates, onProgress, caFile: deps.caFile })
    const context = tar(
      ['-C', join(SOURCES, 'workspace'), 'Dockerfile', 'collect-program.sh', 'firewall.sh'],
      ['-C', dirname(templates), 'templates'],
      ['-C', join(NODE, 'bin'), 'node'],
      ['-C', dirname(NPM), 'npm'],
    )
    await build(deps.engine, { tag: images.workspace, context, onProgress })
  }
  return images
}

async function workspaceHash(): Promise<string> {
  const manifests = [join(NODE, 'package.json'), join(NPM, 'package.json')]
  return contentHash([join(SOURCES, 'workspace'), ...manifests], [process.arch])
}

async function isThere(engine: Engine, image: string): Promise<boolean> {
  return (await engine.find((docker) => docker.getImage(image).inspect())) !== undefined
}

/** Pulls the bases, or makes stand-ins where no registry can be reached. */
async function ensureBases(engine: Engine, onProgress: OnProgress): Promise<void> {
  const there = await Promise.all(BASES.map((image) => isThere(engine, image)))
  if (there.every(Boolean)) return
  onProgress(`Getting the base images ${BASES.join(' and ')}`)
  const script = spawn('bash', [join(CHECKOUT, 'scripts/base-images.sh')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = endOf(script)
  const last = await readLines(script.stderr, onProgress)
  const code = await ended
  if (code === 0) return
  throw new AppError('unavailable', `The base images could not be had:\n${last.join('\n')}`)
}

/** A build context, streamed: owners and order do not depend on who packs it. */
function tar(...what: readonly string[][]): Readable {
  const flags = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-cf', '-']
  const packer = spawn('tar', [...flags, ...what.flat()], { stdio: ['ignore', 'pipe', 'ignore'] })
  packer.on('error', (error) => packer.stdout.destroy(error))
  packer.on('exit', (code) => {
    if (code !== 0) packer.stdout.destroy(new Error(`tar ended with ${code}`))
  })
  return packer.stdout
}

const BuildLine = z.object({ stream: z.string().optional(), error: z.string().optional() })
type Build = { tag: string; context: Readable; onProgress: OnProgress; network?: 'none' }

async function build(engine: Engine, { tag, context, onProgress, network }: Build): Promise<void> {
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

async function readLines(input: Readable, onProgress: OnProgress): Promise<string[]> {
  const last: string[] = []
  for await (const line of createInterface({ input })) keep(last, line, onProgress)
  return last
}

function keep(last: string[], line: string, onProgress: OnProgress): void {
  onProgress(line)
  last.push(line)
  if (last.length > KEPT_LINES) last.shift()
}

function endOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}
