import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { roomOf } from './test-editor.ts'
import { noNginx } from './test-balancer.ts'
import { TestPerson } from './test-person.ts'
import { eventually } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'
import { RUNTIME, TwoServers } from './test-two-servers.ts'

const PORT = 4_711
const APP = `require('http').createServer((q, r) => r.end('made at ' + q.headers['x-forwarded-host'])).listen(${PORT})`

describe.skipIf(noNginx)(`either server’s door, on the ${RUNTIME} runtime`, () => {
  it('[CL1] [CL6] [CL8] leads to everything, and a session that ends at one ends at the other', async () => {
    await using world = await TwoServers.start()
    const { first, second, balancer } = world
    const { id, slug } = await first.workspace('shared')
    const token = await first.token()
    const there = new TestPerson(second, token)

    // Files, terminals, rooms and the list, asked of the server that does not look after it.
    expect((await there.write(id, 'a.txt', 'one')).ok).toBe(true)
    expect(await there.read(id, 'a.txt')).toBe('one')
    expect((await roomOf(there, id, 'a.txt')).readOnly).toBeNull()
    using shell = await TestTerminal.open(there, id)
    expect(await shell.run('cat a.txt; echo')).toBe('one')
    const { workspaces } = await there.call<{ workspaces: { id: string; status: string }[] }>(
      'GET',
      '/api/workspaces',
    )
    expect(workspaces).toEqual([expect.objectContaining({ id, status: 'running' })])
    // It is up once: whoever does not look after it has not touched it.
    expect(second.output()).not.toMatch(/sandbox (started|adopted)/)

    // A preview, by its host.
    await there.write(id, 'app.cjs', APP)
    shell.type('node app.cjs &\n')
    const path = `/api/workspaces/${id}/ports/${PORT}`
    await there.call('PUT', path, { visibility: 'public' })
    const host = `${PORT}--${slug}.localhost:${balancer.port}`
    for (const { port } of [second, first, balancer]) {
      const made = await eventually(async () => {
        const body = await bodyOf(port, host)
        return body.startsWith('made at') && body
      })
      expect(made).toBe(`made at ${host}`)
    }

    // Bob signs in by nginx; his sockets are with the first server, his sign-out is asked of the second.
    const invite = await there.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, {
      role: 'editor',
    })
    const { cookie } = await TestPerson.enter(balancer, invite.url, 'Bob')
    const browser = { cookie, origin: balancer.url, 'sec-fetch-site': 'same-origin' }
    const socket = new TestPerson(first).socket(`/events/${id}`, browser)
    const closed = new Promise<number>((settle) => socket.once('close', settle))
    await new Promise((settle) => socket.once('message', settle))
    const bob = new TestPerson(second)
    const out = await bob.send('POST', '/api/accounts/sign-out', undefined, browser)
    expect(out.ok).toBe(true)
    expect(await closed).toBe(4401)
  }, 180_000)
})

async function bodyOf(port: number, host: string): Promise<string> {
  return new Promise((settle, reject) => {
    request({ host: '127.0.0.1', port, headers: { host } }, (answer) => {
      text(answer).then(settle, reject)
    })
      .on('error', reject)
      .end()
  })
}
