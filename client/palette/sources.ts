import { can } from '../../shared/roles.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { findFile } from '../collab/shared-files.ts'
import { onMac, keyLabel } from '../app/chords.ts'
import { shownKeys } from '../app/command-keys.ts'
import { type Command, commands, fullTitle } from '../app/commands.ts'
import { preferences } from '../app/preferences.ts'
import { peopleHere } from '../people/people-here.ts'
import { placeOf } from '../people/place-words.ts'
import { t } from '../words/words.ts'
import type { InWorkspace } from '../workspace/use-workspace.ts'
import type { Item } from './item.ts'
import { MODES, type Prefix, splitPlace } from './modes.ts'
import { hasOutline, outline } from './outline.ts'
import { openFileAndFocus } from './go-to.ts'
import type { Page } from './palette-store.ts'
import { runShell, runSql } from './run-text.ts'

/** Lines to choose from, or why there are none. */
export type Source = {
  readonly items: readonly Item[]
  readonly empty: string
  /** What was typed is no search: every line stays. */
  readonly asIs?: boolean
  /** What was used lately comes first. */
  readonly recentFirst?: boolean
}

/** What there is to choose from on a page of choices. */
export function choicesOf({ choices, title }: Page): Source {
  const items = choices.map(({ title: name, detail, chosen, run }, index): Item => ({
    id: `choice:${title}:${index}`,
    title: name,
    kind: 'choice',
    ...(detail !== undefined && { detail }),
    ...(chosen !== undefined && { chosen }),
    run,
  }))
  return { items, empty: t('Nothing fits.') }
}

/** What there is to choose from in every mode but that of files. */
export function sourceOf(prefix: Prefix, query: string, world: InWorkspace | null): Source {
  if (prefix === '>') return commandSource()
  if (prefix === '?') return helpSource(world !== null)
  if (!world) return { items: [], empty: t('This works in a workspace.') }
  switch (prefix) {
    case ':':
      return lineSource(query, world)
    case '@':
      return symbolSource(world)
    case '~':
      return peopleSource(world)
    case '!':
      return shellSource(query, world)
    case '$':
      return sqlSource(query, world)
    case '':
      // Files are many: they come from the worker.
      return { items: [], empty: '' }
    default:
      return unreachable(prefix)
  }
}

function commandSource(): Source {
  const items = commands
    .available()
    .filter(({ hidden, id }) => hidden !== true && !id.startsWith('palette.commands'))
    .map(commandItem)
    .toSorted((a, b) => a.title.localeCompare(b.title))
  return { items, empty: t('No command has such a name.'), recentFirst: true }
}

function commandItem(command: Command): Item {
  const [keys] = shownKeys(command, preferences.getState().keys)
  return {
    id: `command:${command.id}`,
    title: fullTitle(command),
    kind: 'command',
    ...(keys !== undefined && { keys: keyLabel(keys, onMac) }),
    // By its id: by now it may be another one, or not be possible any more.
    run: () => void commands.run(command.id),
  }
}

function helpSource(inWorkspace: boolean): Source {
  const items = MODES.filter((mode) => inWorkspace || !mode.inWorkspace).map(
    ({ prefix, name, asks }): Item => ({
      id: `help:${prefix}`,
      title: name,
      kind: 'help',
      detail: asks,
      ...(prefix !== '' && { keys: prefix }),
      run: () => undefined,
      becomes: prefix,
    }),
  )
  return { items, empty: '' }
}

function lineSource(query: string, world: InWorkspace): Source {
  const path = world.session.workbench.activeFile()
  if (path === null) return { items: [], empty: t('Open a file first.') }
  const { at } = splitPlace(`:${query}`)
  if (!at) return { items: [], empty: t('Type a line, or a line and a column: 12:4') }
  const item: Item = {
    id: 'line',
    title:
      at.column === undefined
        ? t('Go to line {line}', { line: at.line })
        : t('Go to line {line}, column {column}', { line: at.line, column: at.column }),
    kind: 'place',
    detail: path,
    run: () => openFileAndFocus(world, path, { at }),
  }
  return { items: [item], empty: '', asIs: true }
}

function symbolSource(world: InWorkspace): Source {
  const path = world.session.workbench.activeFile()
  const view = path === null ? undefined : findFile(world.workspace.id, path)?.view()
  if (path === null || view?.status !== 'open') return { items: [], empty: t('Open a file first.') }
  if (!hasOutline(path))
    return { items: [], empty: t('Symbols of this kind of file are not known.') }
  const items = outline(path, view.room.text.toString()).map(({ name, kind, line }): Item => ({
    id: `symbol:${path}:${name}`,
    title: name,
    kind: 'place',
    detail: kind,
    hint: t('line {line}', { line }),
    run: ({ beside }) => openFileAndFocus(world, path, { at: { line }, beside }),
  }))
  return { items, empty: t('No symbol of this file has such a name.') }
}

function peopleSource(world: InWorkspace): Source {
  const { session, me } = world
  const others = peopleHere(session.news.view().present, me.id).filter((one) => !one.me)
  const items = others.map((one): Item => {
    const { person, where, idle } = one
    const follow = `people.follow.${person.id}`
    const follows = commands.available().some(({ id }) => id === follow)
    const goTo = (beside: boolean): void => {
      if (where.file === null) return
      const at = where.line === null ? undefined : { line: where.line }
      openFileAndFocus(world, where.file, { ...(at && { at }), beside })
    }
    return {
      id: `person:${person.id}`,
      title: person.name,
      kind: 'person',
      detail: placeOf(one),
      person: { name: person.name, slot: person.slot, idle },
      ...(follows ? { hint: t('Follow') } : where.file !== null && { hint: t('Go to') }),
      run: ({ beside }) => {
        if (beside || !commands.run(follow)) goTo(beside)
      },
    }
  })
  const empty =
    others.length === 0 ? t('Nobody else is here now.') : t('Nobody of that name is here.')
  return { items, empty }
}

function shellSource(query: string, world: InWorkspace): Source {
  if (!can(world.workspace.role, 'type'))
    return { items: [], empty: t('Your role here does not run commands. An editor can.') }
  if (query === '') return { items: [], empty: t('Type a command: !npm test') }
  const item: Item = {
    id: 'shell',
    title: query,
    kind: 'command',
    detail: t('Run in a new terminal'),
    run: () => void runShell(world, query),
  }
  return { items: [item], empty: '', asIs: true }
}

function sqlSource(query: string, world: InWorkspace): Source {
  if (query === '') return { items: [], empty: t('Type a statement: $select now()') }
  const item: Item = {
    id: 'sql',
    title: query,
    kind: 'command',
    detail: t('Run in the database console'),
    run: () => runSql(world, query),
  }
  return { items: [item], empty: '', asIs: true }
}
