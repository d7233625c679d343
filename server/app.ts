import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { AppError } from '../shared/errors.ts'
import { Health } from '../shared/health.ts'
import type { Config } from './config.ts'
import { type Anyone, type GateDeps, installGate, requireCaller } from './http/gate.ts'
import { type SignedIn, answers, createRoute, onError, router } from './http/kit.ts'
import { serveOpenApi } from './http/openapi.ts'
import { securityHeaders } from './http/security-headers.ts'

export type AppDeps = {
  config: Pick<Config, 'publicUrl' | 'previewBase'>
  version: string
  gate: GateDeps
  /** Open to people who have not signed in: the entrance, and where previews send their visitors. */
  open: readonly OpenAPIHono<Anyone>[]
  /** Behind the sign-in. */
  areas: readonly OpenAPIHono<SignedIn>[]
  health: () => Promise<Health>
  client: Hono
  log: { error(fields: object, phrase: string): void }
}

/** Everything that speaks HTTP on the IDE's own origin, ready for a test to call. */
export function createApp(deps: AppDeps): OpenAPIHono<Anyone> {
  const app = new OpenAPIHono<Anyone>()
  app.onError(onError(deps.log))
  app.use(securityHeaders({ ...deps.config, origins: deps.gate.origins.list() }))
  installGate(app, deps.gate)
  app.route('/api', healthRoute(deps.health))
  for (const routes of deps.open) app.route('/api', routes)
  app.use('/api/workspaces/*', requireCaller)
  app.use('/api/me/*', requireCaller)
  for (const routes of deps.areas) app.route('/api', routes)
  serveOpenApi(app, { version: deps.version, publicUrl: deps.config.publicUrl })
  app.all('/api/*', () => {
    throw new AppError('not_found', 'There is no such call. /api/openapi.json lists them all.')
  })
  app.route('/', deps.client)
  return app
}

function healthRoute(health: AppDeps['health']) {
  const look = createRoute({
    method: 'get',
    path: '/health',
    summary: 'Whether the server is well, and what it runs on',
    tags: ['server'],
    responses: answers(200, Health),
  })
  return router<Anyone>().openapi(look, async (c) => c.json(await health(), 200))
}
