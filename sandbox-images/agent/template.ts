import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ApplyTemplate } from '../../shared/agent-protocol.ts'
import type { Route } from './call.ts'
import { route } from './file-routes.ts'
import { RESERVED, type Root } from './root.ts'

/** What a fresh disk may hold without being anybody's work. */
const NOBODYS: ReadonlySet<string> = new Set([RESERVED, 'lost+found'])

/** Fills an empty workspace from a template; one that holds anything stays as it is. */
export function templateRoute(deps: { root: Root; templates: string }): Route {
  return route('POST', '/v1/template', async (call) => {
    const { template } = await call.json(ApplyTemplate)
    const there = await readdir(deps.root.path)
    const empty = there.every((name) => NOBODYS.has(name))
    if (empty) await copyInto(join(deps.templates, template), deps.root.path)
    call.answer({ copied: empty })
  })
}

async function copyInto(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    await cp(join(from, name), join(to, name), {
      recursive: true,
      // Absolute links would point back at the template, which a jail does not show.
      verbatimSymlinks: true,
      errorOnExist: true,
      force: false,
    })
  }
}
