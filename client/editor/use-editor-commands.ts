import { useEffect } from 'react'
import { Preferences } from '../../shared/preferences.ts'
import { type Command, commands } from '../app/commands.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { Workbench } from '../workspace/workbench.ts'
import { compare, comparisonStore, hasPage, openPage } from './file-views.ts'

const SWITCHES = [
  { name: 'wordWrap', title: t('Toggle word wrap'), keys: ['Alt+KeyZ'] },
  { name: 'minimap', title: t('Toggle minimap') },
  { name: 'stickyScroll', title: t('Toggle sticky lines') },
  { name: 'ligatures', title: t('Toggle ligatures') },
  { name: 'vim', title: t('Toggle Vim keys') },
] as const

/** How code looks, and the other ways to see a file. */
export function useEditorCommands(): void {
  const { workbench } = useWorkspace().session
  useEffect(() => commands.add([...looks(), ...views(workbench)]), [workbench])
}

function looks(): Command[] {
  return [
    ...SWITCHES.map(({ name, ...command }) => ({
      ...command,
      id: `editor.${name}`,
      group: t('Editor'),
      run: () => choose({ [name]: !preferences.getState()[name] }),
    })),
    { id: 'editor.larger', group: t('Editor'), title: t('Larger code'), run: () => resize(1) },
    { id: 'editor.smaller', group: t('Editor'), title: t('Smaller code'), run: () => resize(-1) },
  ]
}

function resize(by: number): void {
  const codeFontSize = preferences.getState().codeFontSize + by
  if (Preferences.shape.codeFontSize.safeParse(codeFontSize).success) choose({ codeFontSize })
}

function choose(change: Parameters<typeof prefer>[0]): void {
  prefer(change).catch((error: unknown) =>
    toastError(t('This is only kept in this browser'), error),
  )
}

function views(workbench: Workbench): Command[] {
  const file = (): string | null => workbench.activeFile()
  const withFile = (run: (path: string) => void) => (): void => {
    const path = file()
    if (path !== null) run(path)
  }
  const another = (): boolean => {
    const { chosen } = comparisonStore.getState()
    return file() !== null && chosen !== null && chosen !== file()
  }
  return [
    {
      id: 'file.page',
      group: t('File'),
      title: t('Open the page beside'),
      keys: ['$mod+KeyK KeyV'],
      when: () => hasPage(file() ?? ''),
      run: withFile((path) => openPage(workbench, path)),
    },
    {
      id: 'file.compareDisk',
      group: t('File'),
      title: t('Compare with disk'),
      when: () => file() !== null,
      run: withFile((path) => compare(workbench, path, null)),
    },
    {
      id: 'file.compareSelect',
      group: t('File'),
      title: t('Select to compare'),
      when: () => file() !== null,
      run: withFile((chosen) => comparisonStore.setState({ chosen })),
    },
    {
      id: 'file.compare',
      group: t('File'),
      title: t('Compare with the selected file'),
      when: another,
      run: withFile((path) => compare(workbench, path, comparisonStore.getState().chosen)),
    },
  ]
}
