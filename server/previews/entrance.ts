import { z } from '@hono/zod-openapi'
import { AppError, ERRORS } from '../../shared/errors.ts'
import type { Anyone } from '../http/gate.ts'
import { createRoute, router } from '../http/kit.ts'
import type { Handoff } from './handoff.ts'
import { renderPage, type PreviewPage } from './pages.ts'
import type { PreviewHosts } from './preview-host.ts'

const authorize = createRoute({
  method: 'get',
  path: '/previews/authorize',
  summary: 'Sends a signed-in person on to a preview that asked who they are',
  request: {
    query: z.object({ host: z.string().max(300), to: z.string().max(8_192).default('/') }),
  },
  responses: { 302: { description: 'To the preview' } },
})

/** Where previews send visitors they do not know. Open to all, because it speaks to people in pages. */
export function previewEntrance({ hosts, handoff }: { hosts: PreviewHosts; handoff: Handoff }) {
  return router<Anyone>().openapi(authorize, async (c) => {
    const { host, to } = c.req.valid('query')
    const show = (page: PreviewPage) => {
      const { html, headers } = renderPage(page, hosts.ideOrigin)
      return new Response(html, { status: page.status, headers })
    }
    const target = hosts.parse(host)
    if (!target)
      return show({ status: 404, title: NOT_FOUND, text: 'The address is not complete.' })
    const { caller } = c.var
    if (!caller) return show(signIn(hosts.ideOrigin))
    try {
      const location = await handoff.address(target, caller, to)
      const headers = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }
      return new Response(null, { status: 302, headers: { ...headers, Location: location } })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { status } = ERRORS[error.code]
      const title = error.code === 'not_found' ? NOT_FOUND : 'You cannot see this preview'
      return show({ status, title, text: error.message })
    }
  })
}

const NOT_FOUND = 'There is no such preview'

function signIn(ideOrigin: string): PreviewPage {
  return {
    status: 401,
    title: 'Sign in to see this preview',
    text: 'It is for members of its workspace. Sign in, then open its address again.',
    link: { href: `${ideOrigin}/`, label: 'Open Atelier', target: '_blank' },
  }
}
