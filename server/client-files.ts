import { serveStatic } from '@hono/node-server/serve-static'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { type Locale, firstSpoken } from '../shared/locales.ts'
import { LOOK_COOKIE, type Look, personColour, readLook } from '../shared/look.ts'
import type { FirstScreen, PageRequest } from './first-screen.ts'
import { inlineStyle } from './inline-style.ts'
import { workspacePreloads } from './preloads.ts'

const YEAR_S = 31_536_000

/**
 * The built client. What Vite names by its content may be kept forever; every other path that a
 * browser navigates to is the one page.
 */
export function clientFiles(folder: string, firstScreen?: FirstScreen): Hono {
  const root = async (c: Context): Promise<Response> => {
    c.header('cache-control', 'no-cache')
    return c.html(await dressed(c, folder))
  }
  const workspace = async (c: Context): Promise<Response> => {
    const [html, preloads, text] = await Promise.all([
      dressed(c, folder),
      workspacePreloads(folder),
      firstScreen?.(asked(c)),
    ])
    // With a file in it, it is for one person: no cache on the way may keep it.
    c.header('cache-control', text === undefined ? 'no-cache' : 'private, no-cache')
    const ready = html.replace('</head>', () => `${preloads}</head>`)
    return c.html(withFirstScreen(await inlineStyle(ready, folder), text))
  }
  return new Hono()
    .get('/', root)
    .get('/w/*', compress(), workspace)
    .use('/assets/*', keepForever, serveStatic({ root: folder, precompressed: true }))
    .all('/assets/*', (c) => c.text('There is no such file. Reload the page.', 404))
    .use('/*', serveStatic({ root: folder }))
    .get('/*', root)
}

function asked(c: Context): PageRequest {
  const { 2: workspaceId = '' } = c.req.path.split('/')
  return { headers: c.req.raw.headers, workspaceId, path: c.req.query('file') }
}

/** Behind the page, which covers it as soon as it stands. */
function withFirstScreen(html: string, text: string | undefined): string {
  if (text === undefined) return html
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  // A line break right after the tag would be taken for layout.
  const screen = `<pre id="first-screen" class="first-screen" aria-hidden="true">\n${escaped}</pre>`
  return html.replace('<div id="root">', () => `${screen}<div id="root">`)
}

/** Only what is there: a missing file may come with the next version. */
const keepForever: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.ok) c.header('cache-control', `public, max-age=${YEAR_S}, immutable`)
}

/** The page as it looked the last time, in the person's language, before any script runs: nothing flashes. */
async function dressed(c: Context, folder: string): Promise<string> {
  const look = readLook(getCookie(c, LOOK_COOKIE))
  const locale = look?.locale ?? firstSpoken(c.req.header('accept-language')) ?? 'en'
  c.header('vary', 'cookie, accept-language')
  const [html, words] = await Promise.all([page(folder), wordsIn(folder, locale)])
  const attributes = [`lang="${locale}"`, ...(look ? attributesOf(look) : [])]
  return html
    .replace('<html lang="en"', () => `<html ${attributes.join(' ')}`)
    .replace('<script', () => `${words}<script`)
}

function attributesOf({ theme, density, slot }: Look): string[] {
  return [
    ...(theme ? [`data-theme="${theme}"`] : []),
    `data-density="${density}"`,
    ...(slot === undefined ? [] : [`style="--you: ${personColour(slot)}"`]),
  ]
}

/** The script that holds a language's texts; English stands in the code. A build without it is English. */
async function wordsIn(folder: string, locale: Locale): Promise<string> {
  if (locale === 'en') return ''
  const files = await readdir(join(folder, 'assets')).catch(() => [])
  const name = files.find((file) => file.startsWith(`words-${locale}-`) && file.endsWith('.js'))
  return name === undefined ? '' : `<script src="/assets/${name}"></script>`
}

async function page(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8')
  } catch (error) {
    throw new Error('The client is not built. Run `npm run build`.', { cause: error })
  }
}
