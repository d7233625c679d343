import type { Preferences } from '../../shared/preferences.ts'
import { preferences } from '../app/preferences.ts'
import type { CodeEditor } from './open-editor.ts'
import { useVim } from './vim.ts'

/** What of a person's preferences is an option of Monaco. */
export function chosenOptions(chosen: Preferences) {
  const { codeFontSize, ligatures, wordWrap, minimap, stickyScroll } = chosen
  return {
    fontSize: codeFontSize,
    lineHeight: Math.round(codeFontSize * 1.54),
    fontLigatures: ligatures,
    wordWrap: wordWrap ? 'on' : 'off',
    minimap: { enabled: minimap, autohide: 'none' },
    stickyScroll: { enabled: stickyScroll },
  } as const
}

/** Keeps an editor as its person wants it, from now on and at every change. */
export function followPreferences(editor: CodeEditor): Disposable {
  let vim: Disposable | undefined
  const follow = (chosen: Preferences, before?: Preferences): void => {
    editor.updateOptions(chosenOptions(chosen))
    if (chosen.vim === (before?.vim ?? false)) return
    vim?.[Symbol.dispose]()
    vim = chosen.vim ? useVim(editor) : undefined
  }
  follow(preferences.getState())
  const stop = preferences.subscribe(follow)
  return {
    [Symbol.dispose]() {
      stop()
      vim?.[Symbol.dispose]()
    },
  }
}
