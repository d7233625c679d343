import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { launchBrowser, noBrowser } from '../../client/journeys/browser.ts'
import { startApp, testPreviews } from './test-previews.ts'

let browser: Browser | undefined
beforeAll(async () => {
  if (!noBrowser) browser = await launchBrowser()
})
afterAll(() => browser?.close())

const PAGE = `<!doctype html><title>app</title><p id="out">…</p><script>
  const out = document.getElementById('out')
  const socket = new WebSocket(location.href.replace('http', 'ws') + 'ws')
  socket.onmessage = async ({ data }) => {
    const answer = await fetch('/api', { method: 'POST', body: 'x' })
    out.textContent = data + ' ' + await answer.text() + ' ' + (document.cookie || 'no cookie')
  }
</script>`

it.skipIf(noBrowser)(
  '[P18] shows an app in the pane of the IDE: page, fetch, WebSocket, waiting and all',
  async () => {
    let url = ''
    await using p = await testPreviews({
      pane: () => `<!doctype html><iframe src="${url}"></iframe>`,
    })
    await using app = await startApp((req, res) => {
      if (req.url === '/api') return void res.end(`posted ${req.headers.cookie ?? 'bare'}`)
      res.setHeader('Content-Type', 'text/html')
      res.end(PAGE)
    })
    new WebSocketServer({ server: app.server }).on('connection', (socket) => socket.send('socket'))
    const { port } = app
    const made = await p.h.json(p.w.ada, 'POST', `/workspaces/${p.w.id}/ports/${port}/visits`, {})
    url = ((await made.json()) as { url: string }).url
    // Nothing listens when the pane opens: the page waits, and becomes the app by itself.
    app.server.close()
    app.server.closeAllConnections()
    const page = await browser!.newPage()
    try {
      await page.goto(`http://localhost:${p.port}/pane`)
      const frame = page.frameLocator('iframe')
      page.setDefaultTimeout(10_000)
      await frame.getByText(`Waiting for port ${port}`).waitFor()
      app.server.listen(port, '127.0.0.1')
      await frame.getByText('socket posted bare no cookie').waitFor()
      // In a tab of its own a stranger is sent to sign in, and told so in words.
      const tab = await browser!.newPage()
      await tab.goto(`http://${p.hostOf(port)}/`)
      await tab.getByRole('heading', { name: 'Sign in to see this preview' }).waitFor()
      expect(new URL(tab.url()).host).toBe(`localhost:${p.port}`)
      await tab.close()
    } finally {
      await page.close()
    }
  },
  60_000,
)
