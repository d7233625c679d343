import { spawn } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { CHECKOUT } from '../checkout.ts'
import { contentHash } from '../content-hash.ts'
import { prepareTemplates } from '../prepare-templates.ts'
import { buildImage, isThere, readLines, tar } from './build-image.ts'
import type { Engine } from './engine.ts'
import type { PodImages } from './pod-spec.ts'

const SOURCES = join(CHECKOUT, 'sandbox-images')
const NODE = join(CHECKOUT, `node_modules/node-linux-${process.arch}`)
const NPM = join(CHECKOUT, 'node_modules/npm')
const BASES = ['debian:trixie-slim', 'postgres:18']

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
    await buildImage(deps.engine, { tag: images.postgres, context, onProgress, network: 'none' })
  }
  if (missing.workspace) {
    const templates = await prepareTemplates({
      outDir: join(deps.dataDir, 'templates'),
      onProgress,
      caFile: deps.caFile,
    })
    const context = tar(
      ['-C', join(SOURCES, 'workspace'), 'Dockerfile', 'collect-program.sh', 'firewall.sh'],
      ['-C', dirname(templates), basename(templates)],
      ['-C', join(NODE, 'bin'), 'node'],
      ['-C', dirname(NPM), 'npm'],
    )
    await buildImage(deps.engine, { tag: images.workspace, context, onProgress })
  }
  return images
}

async function workspaceHash(): Promise<string> {
  const manifests = [join(NODE, 'package.json'), join(NPM, 'package.json')]
  return contentHash([join(SOURCES, 'workspace'), ...manifests], [process.arch])
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

function endOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}
