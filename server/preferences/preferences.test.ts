import { expect, it } from 'vitest'
import { Preferences } from '../../shared/preferences.ts'
import { serve, testWorkspace, type TestWorkspace } from '../people/test-workspace.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { PreferencesStore } from './preferences-store.ts'
import { preferencesRoutes } from './routes.ts'

const MINE = '/me/preferences'

async function preferencesIn(w: TestWorkspace) {
  const preferences = new PreferencesStore({ db: w.db })
  const h = await serve({ routes: [preferencesRoutes({ access: w.access, preferences })] })
  const mine = async (who: TestWorkspace['ada']) =>
    Preferences.parse(await (await h.call(who, MINE)).json())
  return { h, preferences, mine, layout: `/workspaces/${w.id}/layout` }
}

it('[PR1] [PR2] are one’s own, start with defaults, and change field by field', async () => {
  await using w = await testWorkspace()
  const p = await preferencesIn(w)
  await using _h = p.h
  const bob = await w.join('Bob', 'viewer')
  expect(await p.mine(w.ada)).toEqual(Preferences.parse({}))
  const changes = [{ theme: 'light' }, { vim: true }, { keys: { 'tab.close': ['Alt+KeyW'] } }]
  await Promise.all(changes.map((change) => p.h.json(w.ada, 'PATCH', MINE, change)))
  expect(await p.mine(w.ada)).toEqual(Preferences.parse(Object.assign({}, ...changes)))
  expect(await p.mine(bob)).toEqual(Preferences.parse({}))
})

it('[PR2] refuses what does not fit, and changes nothing', async () => {
  await using w = await testWorkspace()
  const p = await preferencesIn(w)
  await using _h = p.h
  const tooManyKeys = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`c${n}`, []]))
  for (const bad of [
    { theme: 'pink' },
    { codeFontSize: 9, vim: true },
    { colour: 'red' },
    { keys: { a: ['x'.repeat(61)] } },
    { keys: tooManyKeys },
  ]) {
    expect((await p.h.json(w.ada, 'PATCH', MINE, bad)).status).toBe(400)
  }
  expect(await p.mine(w.ada)).toEqual(Preferences.parse({}))
})

it('[PR3] falls back field by field for what cannot be read', async () => {
  await using w = await testWorkspace()
  const p = await preferencesIn(w)
  await using _h = p.h
  const chosen = JSON.stringify({ theme: 'from the future', vim: true, gone: 1 })
  await w.db.insertInto('preferences').values({ person_id: w.ada, chosen }).execute()
  expect(await p.mine(w.ada)).toEqual(Preferences.parse({ vim: true }))
})

it('[PR4] keeps one layout per person and workspace, and forgets it on demand', async () => {
  await using w = await testWorkspace()
  const p = await preferencesIn(w)
  await using _h = p.h
  const bob = await w.join('Bob', 'viewer')
  const eve = await aPerson(w.db, 'Eve')
  const layout = { side: 'files', dock: { grid: [1, 2] } }
  const keep = (who: TestWorkspace['ada'], body: object) => p.h.json(who, 'PUT', p.layout, body)
  expect(await (await p.h.call(bob, p.layout)).json()).toEqual({ layout: null })
  expect((await keep(bob, { layout })).status).toBe(200)
  expect(await (await p.h.call(bob, p.layout)).json()).toEqual({ layout })
  expect(await (await p.h.call(w.ada, p.layout)).json()).toEqual({ layout: null })
  expect((await keep(bob, { layout: { big: 'x'.repeat(70_000) } })).status).toBe(400)
  expect((await keep(eve, { layout })).status).toBe(404)
  expect((await p.h.call(eve, p.layout)).status).toBe(404)
  expect((await keep(bob, { layout: null })).status).toBe(200)
  expect(await (await p.h.call(bob, p.layout)).json()).toEqual({ layout: null })
})
