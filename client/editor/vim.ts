// It has no types of its own.
// @ts-expect-error
import { ShiftCommand } from 'monaco-editor/editor/common/commands/shiftCommand'
import { monaco } from './monaco.ts'
import type { CodeEditor } from './open-editor.ts'
import { parts } from './vim-api.ts'
import './vim.css'

const STRIP_PX = 22

/**
 * Vim's modes in an editor, once its code has come. Mode, keys so far and the `:` line stand in a strip at the
 * editor's lower edge.
 */
export function useVim(editor: CodeEditor): Disposable {
  let ended = false
  let mode: { dispose: () => void } | undefined
  const strip = document.createElement('div')
  strip.className = 'vim-strip'
  strip.setAttribute('role', 'status')
  strip.setAttribute('aria-label', 'Vim')
  const begin = async (): Promise<void> => {
    Object.assign(parts, { monaco, ShiftCommand })
    const { initVimMode } = await import('monaco-vim')
    if (ended) return
    editor.getContainerDomNode().append(strip)
    editor.updateOptions({ padding: { top: 8, bottom: 8 + STRIP_PX } })
    mode = initVimMode(editor as never, strip)
  }
  begin().catch(reportError)
  return {
    [Symbol.dispose]() {
      ended = true
      mode?.dispose()
      strip.remove()
      editor.updateOptions({ padding: { top: 8, bottom: 8 } })
    },
  }
}
