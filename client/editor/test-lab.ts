import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { aliases } from '../../scripts/lib/aliases.ts'
import { contentSecurityPolicy } from '../../server/http/security-headers.ts'
import { launchBrowser } from '../journeys/browser.ts'
import type { Lab } from './lab/lab.ts'

declare global {
  interface Window {
    lab: Lab
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}

/** The lab page in the system's Chromium, built as the page is and under the headers of the server. */
export async function openLab() {
  const resources = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'atelier-lab-'))
  resources.defer(() => rm(folder, { recursive: true, force: true }))
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, 'lab'),
    resolve: { alias: aliases },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: false },
  })
  const url = await serveFolder(folder, resources)
  const browser = await launchBrowser()
  resources.defer(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 900, height: 700 }, colorScheme: 'dark' })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(url)
  await page.waitForFunction(() => 'lab' in window)
  return { page, complaints, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function serveFolder(folder: string, resources: AsyncDisposableStack): Promise<string> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const file = path === '/' ? '/index.html' : path
    response.setHeader('Content-Security-Policy', policy())
    readFile(join(folder, file)).then(
      (bytes) => response.setHeader('Content-Type', TYPES[extname(file)] ?? '').end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  const policy = (): string => {
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`
    return contentSecurityPolicy({
      publicUrl: origin,
      previewBase: 'localhost',
      origins: [origin],
    })
  }
  server.listen(0, 'localhost')
  await once(server, 'listening')
  resources.defer(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://localhost:${(server.address() as AddressInfo).port}/`
}

/** Ada's text as it is now. */
export const adas = (page: Page) => page.evaluate(() => window.lab.sides.ada.text.toString())
