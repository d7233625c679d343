import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts'
import { WorkspaceSecrets } from '../workspaces/secrets.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { roomOf } from './test-editor.ts'
import { closed, TestPerson } from './test-person.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'

const PASSWORD = 'hunter2-is-the-password-of-the-test'
const REPOSITORY = `https://ada:${PASSWORD}@localhost/ada/secret.git`
/** What requests with secrets write to. */
const WRITTEN = ['one_time', 'session', 'api_token', 'invite', 'message', 'audit_entry']

it(
  '[FT9] no cookie, token, ticket, code, link or password is ever in the log, whatever fails',
  { timeout: 240_000 },
  async () => {
    const env = { ATELIER_RUNTIME: 'local', LOG_LEVEL: 'trace' }
    await using server = await TestServer.start(env)
    const secrets = new Map<string, string>()
    const keep = (name: string, value: string): string => {
      expect(value.length, name).toBeGreaterThan(20)
      secrets.set(name, value)
      return value
    }
    keep('a password in SQL and in an address', PASSWORD)
    const { secret } = z
      .object({ secret: z.string() })
      .parse(JSON.parse(await readFile(join(server.dataDir, 'instance.json'), 'utf8')))
    keep('the secret of the installation', secret)
    const { person: ada, cookie } = await TestPerson.enter(server, await server.ownerLink(), 'Ada')
    keep('a session', cookie.split('=')[1] ?? '')
    keep('an API token', ada.token ?? '')
    keep('another API token', await server.token())
    const { id: made } = await server.workspace('secret')
    const id = WorkspaceId.parse(made)
    const derived = new WorkspaceSecrets(Buffer.from(secret, 'base64'))
    for (const who of ['superuser', 'owner', 'reader'] as const) {
      keep(`the database password of the ${who}`, derived.databasePassword(id, who))
    }
    keep('the token of the agent', derived.agentToken(id, 1))
    const linkOf = async (path: string, wish: object) => {
      const { url } = await ada.call<{ url: string }>('POST', path, wish)
      return url.split('/join/')[1] ?? ''
    }
    const wish = { role: 'editor', hours: 1 }
    const link = keep('an invite', await linkOf(`/api/workspaces/${id}/invites`, wish))
    const owner = keep('an owner link', (await server.ownerLink()).split('/join/')[1] ?? '')
    const ticketOf = async (name: string) =>
      keep(name, (await ada.call<{ ticket: string }>('POST', '/api/tickets')).ticket)
    const ticket = await ticketOf('a ticket')
    const unread = await ticketOf('a ticket in an address that is none')
    await ada.write(id, 'a.txt', 'a\n')
    const { room } = await roomOf(ada, id, 'a.txt')
    using shell = await TestTerminal.open(ada, id)
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    await shell.run(
      `node -e "require('net').createServer(s => s.end('no HTTP')).listen(${port}, '127.0.0.1')" & true`,
    )
    const { url } = await ada.call<{ url: string }>(
      'POST',
      `/api/workspaces/${id}/ports/${port}/visits`,
      { to: '/' },
    )
    const visit = new URL(url)
    keep('a code of a preview', /=([\w-]{30,})/.exec(visit.search)?.[1] ?? '')
    const entered = await raw(server.port, visit.host, visit.pathname + visit.search)
    const visitor = (entered.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
    keep('the cookie of a preview', visitor.slice(visitor.indexOf('=') + 1))

    const inBrowser = { cookie, origin: server.url, 'sec-fetch-site': 'same-origin' }
    const browser = new TestPerson(server)
    /** Everything that carries a secret, by every way it may come; most of it is refused. */
    const attempts = (): Promise<unknown>[] => [
      browser.send('GET', '/api/me', undefined, inBrowser),
      browser.send('GET', `/api/workspaces/${id}`, undefined, inBrowser),
      browser.send('POST', '/api/tickets', undefined, inBrowser),
      browser.send('POST', '/api/tokens', { name: PASSWORD }, inBrowser),
      browser.send('POST', '/api/accounts/join', { link }, inBrowser),
      browser.send('GET', '/api/me', undefined, { authorization: `Bearer ${ada.token}x` }),
      browser.send('POST', '/api/accounts/links/describe', { link }),
      browser.send('POST', '/api/accounts/links/describe', { link: owner }),
      browser.send('POST', '/api/accounts/passkeys/options', { name: 'Eve', link }),
      browser.send('POST', '/api/accounts/passkeys', { challengeId: link, response: PASSWORD }),
      browser.send('GET', `/join/${link}`),
      browser.send('GET', `/api/nowhere/${link}?ticket=${ticket}`),
      ada.send('GET', '/api/workspaces'),
      ada.send('POST', '/api/workspaces', {
        name: 'clone',
        template: 'blank',
        source: { url: REPOSITORY },
      }),
      ada.send('POST', `/api/workspaces/${id}/invites`, wish),
      ada.send('POST', `/api/workspaces/${id}/messages`, { text: PASSWORD }),
      ada.send('POST', `/api/workspaces/${id}/database/query`, {
        sql: `alter role nobody_here with password '${PASSWORD}'`,
      }),
      ada.send('POST', `/api/workspaces/${id}/database/query`, {
        sql: `do $$ begin raise exception '${PASSWORD}'; end $$`,
      }),
      raw(server.port, visit.host, '/', { cookie: visitor }),
      raw(server.port, visit.host, '/', { authorization: `Bearer ${ada.token}` }),
      raw(server.port, visit.host, visit.pathname + visit.search),
      raw(server.port, `localhost:${server.port}`, '/api/me', { cookie }, `{"${PASSWORD}`),
      closed(browser.socket(`/collab/${id}/${room}?ticket=${ticket}x`)),
      closed(browser.socket(`/nowhere/${link}?ticket=${ticket}`)),
      wire(server.port, `GET //?ticket=${unread} HTTP/1.1`),
      wire(server.port, `GET //?ticket=${unread} HTTP/1.1\r\nCookie: ${cookie}`),
      wire(server.port, `GET http://[/?ticket=${unread} HTTP/1.1\r\nCookie: ${cookie}`),
      wire(server.port, `GET //?ticket=${unread} HTTP/1.1`, visit.host),
    ]
    const all = () => Promise.allSettled(attempts().map((one) => Promise.race([one, sleep(3_000)])))
    await all()

    await using postgres = await startEmbeddedPostgres({
      dataDir: server.dataDir,
      log: { info: () => undefined },
    })
    const db = new pg.Client(postgres.pool)
    db.on('error', () => undefined)
    await db.connect()
    for (const table of ['person', 'one_time', 'workspace']) {
      await db.query(`alter table ${table} rename to gone`)
      await all()
      await db.query(`alter table gone rename to ${table}`)
    }
    // A rule that nothing fits: what would be written fails, and Postgres tells all of it.
    for (const table of WRITTEN) {
      await db.query(`alter table ${table} add constraint never check (false) not valid`)
    }
    await all()
    for (const table of WRITTEN) await db.query(`alter table ${table} drop constraint never`)
    await db.end()
    // In the middle of it all the database goes, and then the agent.
    const during = all()
    process.kill(postgres.pid, 'SIGKILL')
    await during
    await eventually(async () => (await ada.send('GET', '/api/workspaces')).ok, 60_000)
    await shell.run('kill -9 -1; true', 3_000).catch(() => undefined)
    await all()

    const log = server.output()
    // Whoever asked as the database went was told that it is away, not that we are at a loss.
    expect(/EPIPE.*"request failed"/.test(log)).toBe(false)
    for (const phrase of ['request failed', 'embedded postgres went away']) {
      expect(log.includes(phrase), phrase).toBe(true)
    }
    for (const [name, value] of secrets) {
      for (const form of [
        value,
        encodeURIComponent(value),
        Buffer.from(value).toString('base64url'),
      ]) {
        const line = log.split('\n').find((one) => one.includes(form.slice(0, 20)))
        expect(line?.slice(0, 1_500), name).toBeUndefined()
      }
    }
  },
)

/** One request with a host of its own, whatever it answers. */
async function raw(
  port: number,
  host: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<IncomingMessage> {
  const method = body === undefined ? 'GET' : 'PATCH'
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host, ...headers } })
  asked.on('error', () => undefined)
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return answer
}

/** An upgrade with a first line that no client of ours would send. */
async function wire(port: number, line: string, host = `localhost:${port}`): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    `${line}\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  await Promise.race([once(socket, 'data'), once(socket, 'close')])
  socket.destroy()
}
