import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disksOf, docker, dockerAnswers, PLACED, remainsOf } from './remains.ts'
import type { TestPerson } from './test-person.ts'
import { eventually, TestServer } from './test-server.ts'

const hasDocker = await dockerAnswers()
const ROWS = `select md5(string_agg(t::text, '|' order by n)) from kept t`

describe.skipIf(!hasDocker)('the life of a workspace, on Docker', () => {
  let server: TestServer
  let ada: TestPerson
  let neighbours: string[]

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'docker' })
    ada = await server.owner()
    neighbours = await placeNeighbours(server.dataDir)
  }, 120_000)

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[E3] stop and start keep every byte and row; delete leaves nothing', async () => {
    const { id } = await server.workspace('kept', 'node-postgres')
    const bytes = randomBytes(200_000)
    expect((await ada.write(id, 'a/b c/bytes.bin', new Uint8Array(bytes))).status).toBe(200)
    await sql(
      id,
      'create table kept (n serial, word text, raw bytea, at timestamptz default now())',
    )
    await sql(
      id,
      `insert into kept (word, raw) select 'é' || g, decode(md5(g::text), 'hex') from generate_series(1, 500) g`,
    )
    const before = await contents(id)
    expect(before.bytes).toBe(createHash('sha256').update(bytes).digest('hex'))

    await ada.call('POST', `/api/workspaces/${id}/stop`)
    await server.reaches(id, 'stopped')
    expect(await running(server.dataDir, id)).toEqual([])
    await ada.call('POST', `/api/workspaces/${id}/start`)
    await server.reaches(id, 'running')
    expect(await contents(id)).toEqual(before)

    await ada.call('DELETE', `/api/workspaces/${id}`)
    await nothingLeft()
  }, 120_000)

  it('[E3] kill -9 amid create, stop, start and delete: one sandbox, the wanted state', async () => {
    const wish = { name: 'killed', template: 'blank' }
    const { id } = await ada.call<{ id: string }>('POST', '/api/workspaces', wish)
    await eventually(async () => (await remainsOf(server.dataDir)).containers.length > 0)
    await killAndStart()
    await server.reaches(id, 'running')
    await oneSandbox(id)
    expect((await ada.write(id, 'kept.txt', 'kept\n')).status).toBe(200)

    await ada.call('POST', `/api/workspaces/${id}/stop`)
    await killAndStart()
    await server.reaches(id, 'stopped')
    expect(await running(server.dataDir, id)).toEqual([])

    await ada.call('POST', `/api/workspaces/${id}/start`)
    await eventually(async () => (await running(server.dataDir, id)).length > 0)
    await killAndStart()
    await server.reaches(id, 'running')
    await oneSandbox(id)
    expect(await ada.read(id, 'kept.txt')).toBe('kept\n')
    expect(await server.workspaces()).toHaveLength(1)

    await ada.call('DELETE', `/api/workspaces/${id}`)
    await killAndStart()
    await nothingLeft()
    expect(await server.workspaces()).toEqual([])
  }, 180_000)

  it('[E3] containers of others are as they were, whatever labels they carry', async () => {
    const all = await docker(
      'ps',
      '-aq',
      '--no-trunc',
      '--filter',
      `label=${PLACED}=${server.dataDir}`,
    )
    expect(all.toSorted()).toEqual(neighbours.toSorted())
  })

  const sql = (id: string, text: string) =>
    ada.call<{ rows: string[][] }>('POST', `/api/workspaces/${id}/database/query`, { sql: text })

  async function contents(id: string) {
    const path = `/api/workspaces/${id}/files/content?path=a%2Fb%20c%2Fbytes.bin`
    const read = Buffer.from(await (await ada.send('GET', path)).arrayBuffer())
    const { paths } = await ada.call<{ paths: string[] }>(
      'GET',
      `/api/workspaces/${id}/files/names`,
    )
    return {
      bytes: createHash('sha256').update(read).digest('hex'),
      names: paths.toSorted(),
      rows: (await sql(id, ROWS)).rows,
    }
  }

  async function killAndStart(): Promise<void> {
    await server.stop('SIGKILL')
    await server.start()
  }

  /** A network, a database and a place to work: once. */
  async function oneSandbox(id: string): Promise<void> {
    const { containers, networks } = await remainsOf(server.dataDir)
    expect(containers).toHaveLength(3)
    expect(networks).toHaveLength(1)
    expect(await running(server.dataDir, id)).toHaveLength(3)
  }

  async function nothingLeft(): Promise<void> {
    await eventually(async () => (await disksOf(server.dataDir)).length === 0, 60_000)
    const { containers, networks, volumes } = await remainsOf(server.dataDir)
    expect({ containers, networks, volumes }).toEqual({ containers: [], networks: [], volumes: [] })
  }
})

async function running(dataDir: string, workspaceId: string): Promise<string[]> {
  const label = `label=atelier.workspace=${workspaceId}`
  const found = await docker('ps', '-q', '--no-trunc', '--filter', label)
  const { containers } = await remainsOf(dataDir)
  return found.filter((id) => containers.includes(id))
}

/** A stranger's container, and one of another installation: never started, never ours. */
async function placeNeighbours(dataDir: string): Promise<string[]> {
  const image = (await docker('images', '-q', 'atelier/workspace'))[0] ?? 'debian:trixie-slim'
  const mark = `${PLACED}=${dataDir}`
  const other = ['--label', 'atelier.instance=notours0']
  const theirs = ['--label', `atelier.workspace=${crypto.randomUUID()}`]
  const made = [
    ...(await docker('create', '--label', mark, image, 'true')),
    ...(await docker('create', '--label', mark, ...other, ...theirs, image, 'true')),
    ...(await docker('create', '--label', mark, ...theirs, image, 'true')),
  ]
  expect(made).toHaveLength(3)
  return made
}
