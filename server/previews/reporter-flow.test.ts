import { expect, it } from 'vitest'
import { startApp, testPreviews } from './test-previews.ts'

const PAGE = '<!doctype html><html><head><title>app</title></head><body>hello</body></html>'
const TAG = '<script src="/.atelier/reporter.js"></script>'
const pane = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', accept: 'text/html' }
const app = () =>
  startApp((req, res) => {
    if (req.url === '/policy') res.setHeader('Content-Security-Policy', "script-src 'none'")
    res.setHeader('Content-Type', 'text/html')
    res.setHeader('Content-Length', Buffer.byteLength(PAGE))
    res.setHeader('X-Asked', req.headers['accept-encoding'] ?? '')
    res.end(PAGE)
  })

it('[PV10] adds the script to a page in a member’s pane, and to nothing else', async () => {
  await using p = await testPreviews()
  await using a = await app()
  const cookie = await p.enter(p.w.ada, a.port)
  const inPane = await p.ask(a.port, '/', {
    headers: { ...pane, cookie, 'accept-encoding': 'gzip, br' },
  })
  expect(inPane.text).toBe(PAGE.replace('<head>', `<head>${TAG}`))
  expect(inPane.headers).toMatchObject({ 'x-asked': 'identity', vary: 'Sec-Fetch-Dest' })
  expect(inPane.headers['content-length'] ?? String(inPane.text.length)).toBe(
    String(inPane.text.length),
  )
  const tab = { ...pane, 'sec-fetch-dest': 'document', cookie }
  expect((await p.ask(a.port, '/', { headers: tab })).text).toBe(PAGE)
  expect((await p.ask(a.port, '/', { headers: { cookie } })).text).toBe(PAGE)
  expect((await p.ask(a.port, '/policy', { headers: { ...pane, cookie } })).text).toBe(PAGE)
  const script = await p.ask(a.port, '/.atelier/reporter.js', { headers: { cookie } })
  expect(script.headers['content-type']).toContain('text/javascript')
  expect(script.text).toContain(`"http://localhost:${p.port}"`)
})

it('[PV10] a visitor of a public port gets the page as it is, and no script', async () => {
  await using p = await testPreviews()
  await using a = await app()
  await p.decide(p.w.ada, a.port, 'public')
  expect((await p.ask(a.port, '/', { headers: pane })).text).toBe(PAGE)
  expect((await p.ask(a.port, '/.atelier/reporter.js')).text).toBe(PAGE)
})

it('[PV16] a port is public for a time, then for members, and never longer by itself', async () => {
  await using p = await testPreviews()
  await using a = await app()
  const path = `/workspaces/${p.w.id}/ports/${a.port}`
  const wish = { visibility: 'public', publicForMs: 60_000 }
  const shared = (await (await p.h.json(p.w.ada, 'PUT', path, wish)).json()) as {
    publicUntil: string
  }
  expect(Date.parse(shared.publicUntil)).toBeGreaterThan(Date.now() + 50_000)
  expect((await p.ask(a.port, '/')).status).toBe(200)
  const ended = await p.h.json(p.w.ada, 'PUT', path, { visibility: 'members', publicForMs: 60_000 })
  expect(ended.status).toBe(400)
  await p.w.db
    .updateTable('port')
    .set({ public_until: new Date(Date.now() - 1) })
    .execute()
  const bob = await p.w.join('Bob', 'editor')
  // Another decision makes what was remembered forgotten.
  await p.decide(p.w.ada, a.port + 1, 'members')
  expect((await p.ask(a.port, '/')).status).toBe(401)
  const { ports } = (await (await p.h.call(bob, `/workspaces/${p.w.id}/ports`)).json()) as {
    ports: { port: number; visibility: string; publicUntil?: string }[]
  }
  const found = ports.find(({ port }) => port === a.port)
  expect(found).toMatchObject({ visibility: 'members' })
  expect(found?.publicUntil).toBeUndefined()
})
