import { once } from 'node:events'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { remainsOf } from './remains.ts'
import { roomOf, TestEditor } from './test-editor.ts'
import { closed, refusalOf, type TestPerson } from './test-person.ts'
import { eventually, TestServer, type TestWorkspace } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'

const MIB = 1024 * 1024
/** No JSON, no sync frame, no number that means anything. */
const GARBAGE = Buffer.from('ff00fffefdfcfbfaf9f8', 'hex')

describe('what bad input gets, on a whole server', () => {
  let server: TestServer
  let ada: TestPerson
  let workspace: TestWorkspace
  let id: string

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    ada = await server.owner()
    workspace = await server.workspace('bad input')
    id = workspace.id
    expect((await ada.write(id, 'good.txt', 'good\n')).status).toBe(200)
  }, 120_000)

  afterEach(async () => {
    // Whatever it was, the server is there, is not at a loss, and the others’ work is untouched.
    expect(server.runs).toBe(true)
    expect(server.failures()).toEqual([])
    expect(await ada.read(id, 'good.txt')).toBe('good\n')
  })

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[B1] a path that climbs out is refused by every call that takes one', async () => {
    for (const path of ['../x', 'a/../../x', '/etc/passwd', 'a//b', './a', 'a\0b']) {
      const query = `?path=${encodeURIComponent(path)}`
      const answers = await Promise.all([
        ada.refusal('GET', `${at()}/files/content${query}`),
        ada.write(id, path, 'x').then(refusalOf),
        ada.refusal('GET', `${at()}/files${query}`),
        ada.refusal('DELETE', `${at()}/files${query}`),
        ada.refusal('POST', `${at()}/files/directories`, { path }),
        ada.refusal('POST', `${at()}/files/move`, { from: path, to: 'b' }),
        ada.refusal('POST', `${at()}/files/move`, { from: 'good.txt', to: path }),
        ada.refusal('POST', `${at()}/rooms`, { path }),
        ada.refusal('POST', `${at()}/terminals`, { cwd: path }),
      ])
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 400, code: 'bad_input' })
        expect(answer.message).toContain('A path is relative to the workspace')
      }
    }
  })

  it('[B2] a symlink out leads nowhere, for files and rooms', async () => {
    const secret = join(server.dataDir, 'secret.txt')
    await writeFile(secret, 'secret')
    const files = join(server.dataDir, 'disks', id, 'files')
    await symlink(secret, join(files, 'out.txt'))
    await symlink(server.dataDir, join(files, 'out'))
    for (const path of ['out.txt', 'out/secret.txt']) {
      const query = `?path=${encodeURIComponent(path)}`
      const answers = await Promise.all([
        ada.refusal('GET', `${at()}/files/content${query}`),
        ada.write(id, path, 'changed').then(refusalOf),
        ada.refusal('POST', `${at()}/rooms`, { path }),
      ])
      for (const { status, message } of answers) {
        expect([400, 403, 404]).toContain(status)
        expect(message).toMatch(/\w+ .*\.$/)
        expect(message).not.toContain(server.dataDir)
      }
    }
    expect(await readFile(secret, 'utf8')).toBe('secret')
  })

  it('[B3] a name with newlines is a name: listed, edited and read back', async () => {
    const path = 'two\nlines\t"and" \'quotes\'.txt'
    expect((await ada.write(id, path, 'old\n')).status).toBe(200)
    const { entries } = await ada.call<{ entries: { path: string }[] }>(
      'GET',
      `${at()}/files?path=`,
    )
    expect(entries.map((entry) => entry.path)).toContain(path)
    using editor = await TestEditor.open(ada, place(), path)
    editor.text.insert(0, 'new ')
    await eventually(async () => (await ada.read(id, path)) === 'new old\n')
  })

  it('[B4] two gigabytes are refused, announced before a byte is read, streamed at the limit', async () => {
    const target = `${ada.base}${at()}/files/content?path=big.bin`
    const announced = request(target, {
      method: 'PUT',
      headers: { ...ada.headers, 'content-length': 2048 * MIB },
    })
    announced.on('error', () => undefined)
    announced.flushHeaders()
    const [answer] = (await once(announced, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(413)
    expect(await textOf(answer)).toContain('One file can have up to 1024 MiB.')
    announced.destroy()
    const streamed = await refusalOf(await ada.write(id, 'big.bin', blocks(1040)))
    expect(streamed).toMatchObject({ status: 413, code: 'too_large' })
    expect(await ada.refusal('GET', `${at()}/files/content?path=big.bin`)).toMatchObject({
      status: 404,
    })
  }, 90_000)

  it('[B12] the connection on which a body was refused goes on', async () => {
    using agent = new ClosingAgent({ keepAlive: true, maxSockets: 1 })
    const send = async (body: string) => {
      const headers = { ...ada.headers, 'content-type': 'application/json' }
      const target = `${ada.base}${at()}/messages`
      const asked = request(target, { method: 'POST', agent, headers }).end(body)
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      await textOf(answer)
      return { status: answer.statusCode, port: asked.socket?.localPort }
    }
    const refused = await send(JSON.stringify({ text: 'x'.repeat(2 * MIB) }))
    expect(refused.status).toBe(413)
    await sleep(800)
    expect(await send('{"text": "hello"}')).toEqual({ status: 201, port: refused.port })
  })

  it('[B5] a frame of garbage ends its own socket, on each kind, and nobody else’s', async () => {
    const { room } = await roomOf(ada, id, 'good.txt')
    using terminal = await TestTerminal.open(ada, id)
    using neighbour = await TestEditor.join(ada, { ...place(), room })
    const news = ada.socket(`/events/${id}`)
    await eventually(() => news.readyState === news.OPEN)
    const sockets = {
      [`/collab/${id}/${room}`]: GARBAGE,
      [`/terminals/${id}/${terminal.id}`]: 'no { json',
      [`/events/${id}`]: GARBAGE.toString('latin1'),
    }
    for (const [path, frame] of Object.entries(sockets)) {
      const socket = ada.socket(path)
      await once(socket, 'open')
      const end = closed(socket)
      socket.send(frame)
      const { code, reason } = await end
      expect([path, code]).toEqual([path, 4400])
      expect(reason).toMatch(/\w/)
    }
    expect(await terminal.run('echo still here')).toBe('still here')
    expect(neighbour.provider.wsconnected).toBe(true)
    expect(news.readyState).toBe(news.OPEN)
    news.terminate()
  })

  it('[B6] a page of another origin gets nothing, by request or by socket', async () => {
    const { room } = await roomOf(ada, id, 'good.txt')
    const hosts = ['http://evil.example', `http://5173--${workspace.slug}.localhost:${server.port}`]
    for (const origin of [...hosts, 'null']) {
      const sent = await ada.send('POST', `${at()}/messages`, { text: 'hello' }, { origin })
      const answer = await refusalOf(sent)
      expect(answer).toMatchObject({ status: 403, code: 'forbidden' })
      expect(answer.message).toContain('may not act here')
      for (const path of [`/collab/${id}/${room}`, `/terminals/${id}/dev`, `/events/${id}`]) {
        const socket = ada.socket(path, { origin })
        const [, response] = (await once(socket, 'unexpected-response')) as [
          unknown,
          IncomingMessage,
        ]
        expect([path, response.statusCode]).toEqual([path, 403])
        socket.terminate()
      }
    }
  })

  it('[B7] a room name of another workspace opens nothing, in one’s own neither', async () => {
    const { room } = await roomOf(ada, id, 'good.txt')
    const other = await server.call<{ id: string }>('POST', '/api/workspaces', { name: 'other' })
    const stolen = await closed(ada.socket(`/collab/${other.id}/${room}`))
    expect(stolen.code).toBe(4404)
    for (const name of ['nonsense', `${crypto.randomUUID()}.1`, '..%2f..%2fx.1']) {
      const { code } = await closed(ada.socket(`/collab/${id}/${name}`))
      expect([name, [4400, 4404].includes(code)]).toEqual([name, true])
    }
    const older = await closed(ada.socket(`/collab/${id}/${room.replace(/\d+$/, '77')}`))
    expect(older.code).toBe(4410)
  })

  it('[B8] a port nobody opened shows people a page that waits, and tells programs', async () => {
    const host = `4321--${workspace.slug}.localhost:${server.port}`
    const visit = async (accept: string) => {
      const headers = { ...ada.headers, host, accept }
      const asked = request({ host: '127.0.0.1', port: server.port, path: '/', headers }).end()
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      return { status: answer.statusCode ?? 0, text: await textOf(answer) }
    }
    const page = await visit('text/html')
    expect(page.status).toBeGreaterThanOrEqual(500)
    expect(page.text).toContain('4321')
    expect(page.text).toContain('/.atelier/ready')
    const program = await visit('application/json')
    expect(JSON.parse(program.text)).toMatchObject({ error: { code: expect.any(String) } })
    const far = await ada.refusal('PUT', `${at()}/ports/70000`, { visibility: 'public' })
    expect(far).toMatchObject({ status: 400 })
  })

  it('[B9] SQL that would run for an hour is cancelled by name, and holds up nobody', async () => {
    const queryId = crypto.randomUUID()
    const long = ada.refusal('POST', `${at()}/database/query`, {
      sql: "set statement_timeout = 0; select 'an hour' from pg_sleep(3600)",
      id: queryId,
    })
    await eventually(async () => (await sleepers()) === '1')
    const began = performance.now()
    await ada.call('POST', `${at()}/database/cancel`, { id: queryId })
    expect(await long).toMatchObject({ status: 422, message: 'The query was cancelled.' })
    expect(performance.now() - began).toBeLessThan(5_000)
    await eventually(async () => (await sleepers()) === '0')
  })

  it('[B10] nonsense in a request is a sentence, never a fault of ours', async () => {
    const nonsense: [string, string, unknown][] = [
      ['POST', '/api/workspaces', { name: '' }],
      ['POST', '/api/workspaces', { name: 'x', template: 'nonsense' }],
      ['POST', `${at()}/database/query`, { sql: '' }],
      ['POST', `${at()}/database/query`, { sql: 'select $1', params: [{}] }],
      ['POST', `${at()}/terminals`, { cols: 'wide' }],
      ['PATCH', at(), { settings: { memoryMib: -1 } }],
      ['PUT', `${at()}/ports/0`, { visibility: 'public' }],
      ['GET', '/api/workspaces/not-a-uuid', undefined],
      ['GET', `${at()}/messages?limit=-1`, undefined],
    ]
    for (const [method, path, body] of nonsense) {
      const answer = await ada.refusal(method, path, body)
      expect([path, answer.status, answer.code]).toEqual([path, 400, 'bad_input'])
      expect(answer.message).not.toBe('')
    }
    const broken = await fetch(`${ada.base}/api/workspaces`, {
      method: 'POST',
      headers: { ...ada.headers, 'content-type': 'application/json' },
      body: '{"name": ',
    })
    expect(await refusalOf(broken)).toMatchObject({ status: 400, code: 'bad_input' })
    const nowhere = await ada.refusal('POST', '/api/nowhere', {})
    expect(nowhere).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('[B11] what a workspace was is gone from the machine with it', async () => {
    const short = await server.workspace('short')
    const before = (await remainsOf(server.dataDir)).processes.length
    await server.call('DELETE', `/api/workspaces/${short.id}`)
    await eventually(async () => (await remainsOf(server.dataDir)).processes.length < before)
    await eventually(async () => {
      const { processes } = await remainsOf(server.dataDir)
      return !processes.some((line) => line.includes(short.id))
    })
  })

  const at = () => `/api/workspaces/${id}`
  const place = () => ({ port: server.port, workspaceId: id })

  async function sleepers(): Promise<string> {
    const sql =
      "select count(*) from pg_stat_activity where state = 'active' and query like '%an hour%' and pid <> pg_backend_pid()"
    const answer = await ada.call<{ rows: string[][] }>('POST', `${at()}/database/query`, { sql })
    return answer.rows[0]?.[0] ?? ''
  }
})

class ClosingAgent extends Agent {
  [Symbol.dispose](): void {
    this.destroy()
  }
}

/** So many mebibytes, without saying how many. */
function blocks(mebibytes: number): ReadableStream<Uint8Array> {
  const block = new Uint8Array(8 * MIB)
  let left = mebibytes / 8
  return new ReadableStream({
    pull(controller) {
      left -= 1
      if (left < 0) controller.close()
      else controller.enqueue(block)
    },
  })
}
