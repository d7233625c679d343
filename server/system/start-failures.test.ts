import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, '..', 'main.ts')

describe('a server that cannot start', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'atelier-system-'))
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  it.each([
    ['a PORT that is none', { PORT: 'hello' }, 'The environment does not fit'],
    ['a bare address', { PUBLIC_URL: 'http://10.1.2.3' }, 'passkeys do not work on a bare IP'],
  ])('[B16] says %s in words', async (_case, env, sentence) => {
    await endsWith(env, sentence)
  })

  it('[B16] says in words that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await endsWith({ PORT: String(port) }, `Port ${port} is taken. Stop what uses it`)
    other.close()
  })

  /** No stack: who reads it runs a server, and need not know our files. */
  async function endsWith(env: NodeJS.ProcessEnv, sentence: string): Promise<void> {
    const all = { ...process.env, ATELIER_DATA: dataDir, ATELIER_RUNTIME: 'local', ...env }
    const said = await new Promise<string>((settle) => {
      const options = { env: all, timeout: 25_000, killSignal: 'SIGTERM' as const }
      execFile(process.execPath, [MAIN], options, (error, out, err) =>
        settle(error ? out + err : 'It ended well.'),
      )
    })
    expect(said).toContain(sentence)
    expect(said).not.toMatch(/^\s+at .*:\d+/m)
  }
})
