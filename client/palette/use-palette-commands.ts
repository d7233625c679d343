import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { THEMES } from '../../shared/preferences.ts'
import { accountsApi } from '../accounts/accounts-api.ts'
import { type Command, commands } from '../app/commands.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { t } from '../words/words.ts'
import { openPalette, openSheet, paletteWorld, pick } from './palette-store.ts'
import { moveRegion } from './regions.ts'

const inWorkspace = (): boolean => paletteWorld.getState().world !== null

/** What can be done wherever somebody is signed in: the palette itself, and going from page to page. */
export function usePaletteCommands(): void {
  const queries = useQueryClient()
  const [, go] = useLocation()
  useEffect(() => {
    const signOut = async (): Promise<void> => {
      try {
        await accountsApi.signOut()
        queries.clear()
        queries.setQueryData(['me'], null)
        go('/sign-in')
      } catch (error) {
        toastError(t('Signing out did not work'), error)
      }
    }
    return commands.add([
      ...paletteCommands(),
      {
        id: 'go.workspace',
        group: t('Go'),
        title: t('Open another workspace'),
        run: () => void pickWorkspace(queries, go),
      },
      { id: 'go.dashboard', group: t('Go'), title: t('Show your workspaces'), run: () => go('/') },
      {
        id: 'preferences.open',
        group: t('Settings'),
        title: t('Open settings'),
        keys: ['$mod+Comma'],
        run: () => go('/settings'),
      },
      {
        id: 'preferences.keys',
        group: t('Settings'),
        title: t('Change keyboard shortcuts'),
        keys: ['$mod+KeyK $mod+KeyS'],
        run: () => go('/settings/keys'),
      },
      {
        id: 'gallery.open',
        group: t('Help'),
        title: t('Open the gallery of components'),
        run: () => go('/__gallery'),
      },
      {
        id: 'go.account',
        group: t('Go'),
        title: t('Show your account'),
        run: () => go('/account'),
      },
      {
        id: 'account.sign-out',
        // Under another word it would be the first line of all, one Enter away.
        group: t('Go'),
        title: t('Sign out'),
        run: () => void signOut(),
      },
      {
        id: 'preferences.theme',
        group: t('Settings'),
        title: t('Choose colour theme'),
        keys: ['$mod+KeyK $mod+KeyT'],
        run: pickTheme,
      },
    ])
  }, [queries, go])
}

function paletteCommands(): Command[] {
  const group = t('Palette')
  return [
    {
      id: 'palette.commands',
      group,
      title: t('Show all commands'),
      keys: ['$mod+Shift+KeyP', 'F1'],
      run: () => openPalette('>'),
    },
    {
      id: 'palette.files',
      group,
      title: t('Go to file'),
      keys: ['$mod+KeyP'],
      when: inWorkspace,
      run: () => openPalette(),
    },
    {
      id: 'palette.line',
      group,
      title: t('Go to line'),
      keys: ['$mod+KeyG'],
      when: inWorkspace,
      run: () => openPalette(':'),
    },
    {
      id: 'palette.symbols',
      group,
      title: t('Go to symbol in file'),
      keys: ['$mod+Shift+KeyO'],
      when: inWorkspace,
      run: () => openPalette('@'),
    },
    {
      id: 'palette.people',
      group,
      title: t('Go to a person'),
      when: inWorkspace,
      run: () => openPalette('~'),
    },
    {
      id: 'palette.shell',
      group,
      title: t('Run a shell command'),
      when: inWorkspace,
      run: () => openPalette('!'),
    },
    {
      id: 'palette.sql',
      group,
      title: t('Run SQL'),
      when: inWorkspace,
      run: () => openPalette('$'),
    },
    {
      id: 'palette.help',
      group,
      title: t('Show what the palette does'),
      run: () => openPalette('?'),
    },
    {
      id: 'keys.sheet',
      group: t('Help'),
      title: t('Show keyboard shortcuts'),
      keys: ['Shift+?', '$mod+KeyK $mod+Slash'],
      run: openSheet,
    },
    {
      id: 'focus.next-region',
      group: t('Focus'),
      title: t('Go to next part of the window'),
      keys: ['F6'],
      run: () => moveRegion(1),
    },
    {
      id: 'focus.previous-region',
      group: t('Focus'),
      title: t('Go to previous part of the window'),
      keys: ['Shift+F6'],
      run: () => moveRegion(-1),
    },
  ]
}

const THEME_NAMES = {
  system: t('As the system'),
  dark: t('Dark'),
  light: t('Light'),
  contrast: t('High contrast'),
} as const

function pickTheme(): void {
  const { theme } = preferences.getState()
  const choices = THEMES.map((each) => ({
    title: THEME_NAMES[each],
    chosen: each === theme,
    run: () => {
      prefer({ theme: each }).catch((error: unknown) =>
        toastError(t('The theme is chosen in this browser only'), error),
      )
    },
  }))
  pick({ title: t('Colour theme'), choices })
}

async function pickWorkspace(queries: QueryClient, go: (to: string) => void): Promise<void> {
  try {
    const all = await queries.fetchQuery({ queryKey: ['workspaces'], queryFn: workspacesApi.list })
    const here = paletteWorld.getState().world?.workspace.id
    const latestFirst = all.toSorted((a, b) => b.lastActiveAt.localeCompare(a.lastActiveAt))
    const choices = latestFirst.map(({ id, name, status }) => ({
      title: name,
      detail: status,
      chosen: id === here,
      run: () => go(`/w/${id}`),
    }))
    pick({ title: t('Open workspace'), choices })
  } catch (error) {
    toastError(t('Your workspaces could not be listed'), error)
  }
}
