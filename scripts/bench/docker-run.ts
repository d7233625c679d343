import { randomBytes } from 'node:crypto'
import { spawn } from '@lydell/node-pty'
import { docker } from '../../server/system/remains.ts'

const PROMPT = /[$#] /

/** What the engine's own command line takes for the same image: to a prompt, to an end, to a prompt again. */
export type DockerRound = { create: number; stop: number; start: number }

/** The image sandboxes are made from, or undefined where there is no engine or none was built. */
export async function workspaceImage(): Promise<string | undefined> {
  const images = await docker('images', 'atelier/workspace', '--format', '{{.Repository}}:{{.Tag}}')
  return images[0]
}

export async function dockerRound(image: string): Promise<DockerRound> {
  const name = `atelier-bench-${randomBytes(6).toString('hex')}`
  try {
    const create = await toPrompt('run', '-it', '--init', '--name', name, image, 'bash')
    const stopping = performance.now()
    // A shell at a prompt ignores SIGTERM; this is what it hears when its terminal goes.
    await docker('kill', '-s', 'HUP', name)
    await docker('wait', name)
    const stop = performance.now() - stopping
    const start = await toPrompt('start', '-ai', name)
    return { create, stop, start }
  } finally {
    await docker('rm', '-f', name)
  }
}

async function toPrompt(...args: string[]): Promise<number> {
  const began = performance.now()
  const client = spawn('docker', args, { cols: 80, rows: 24 })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  let screen = ''
  client.onData((data) => {
    screen += data
    if (PROMPT.test(screen)) resolve(performance.now() - began)
  })
  client.onExit(({ exitCode }) => reject(new Error(`docker ended with ${exitCode}: ${screen}`)))
  const took = await promise
  // The container goes on without whoever looked at it.
  client.kill('SIGKILL')
  return took
}
