import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'

/** Serves `/api/openapi.json`: what the routes mounted on `app` say of themselves. Mount it on the whole. */
export function serveOpenApi<E extends Env>(
  app: OpenAPIHono<E>,
  about: { version: string; publicUrl: string },
): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, `atl_…`',
  })
  app.get('/api/openapi.json', (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Atelier', version: about.version },
        servers: [{ url: about.publicUrl }],
        security: [{ token: [] }],
      }),
    ),
  )
}
