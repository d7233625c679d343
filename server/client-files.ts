import { serveStatic } from '@hono/node-server/serve-static'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'

const YEAR_S = 31_536_000

/**
 * The built client. What Vite names by its content may be kept forever; every other path that a
 * browser navigates to is the one page.
 */
export function clientFiles(folder: string): Hono {
  return new Hono()
    .use(
      '/assets/*',
      serveStatic({
        root: folder,
        precompressed: true,
        onFound: (_path, c) => c.header('cache-control', `public, max-age=${YEAR_S}, immutable`),
      }),
    )
    .all('/assets/*', (c) => c.text('There is no such file. Reload the page.', 404))
    .use('/*', serveStatic({ root: folder, index: '' }))
    .get('/*', async (c) => {
      c.header('cache-control', 'no-cache')
      return c.html(await page(folder))
    })
}

async function page(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8')
  } catch (error) {
    throw new Error('The client is not built. Run `npm run build`.', { cause: error })
  }
}
