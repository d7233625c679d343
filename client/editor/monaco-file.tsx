import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import type { RoomClient } from '../collab/room-client.ts'
import type { Reveal } from '../workspace/workbench.ts'
import { type CodeEditor, CodeEditorView } from './code-editor.tsx'
import { useFirstScreenGone } from './first-screen.tsx'

type Wish = { reveal: Reveal | undefined; onRevealed: (reveal: Reveal) => void }
type Props = Wish & { room: RoomClient; path: string; label: string }

/** A file in Monaco, at the line that was asked for. */
export function MonacoFile({ room, path, label, ...wish }: Props): ReactNode {
  const editor = useRef<CodeEditor>(undefined)
  // One function for all renders: a new one would make a new editor.
  const keep = useCallback((made: CodeEditor) => {
    editor.current = made
  }, [])
  useFirstScreenGone()
  useReveal(editor, wish)
  return <CodeEditorView room={room} path={path} label={label} onReady={keep} />
}

function useReveal(
  editor: { current: CodeEditor | undefined },
  { reveal, onRevealed }: Wish,
): void {
  useEffect(() => {
    const at = editor.current
    if (!at || !reveal) return
    const position = { lineNumber: reveal.line, column: reveal.column ?? 1 }
    if (reveal.endLine === undefined) at.setPosition(position)
    else at.setSelection(linesOf(at, reveal.line, reveal.endLine))
    at.revealPositionInCenter(position)
    at.focus()
    onRevealed(reveal)
  }, [editor, reveal, onRevealed])
}

/** Whole lines: a link to them shows what was meant. */
function linesOf(editor: CodeEditor, first: number, last: number) {
  const model = editor.getModel()
  const end = Math.min(last, model?.getLineCount() ?? last)
  return {
    startLineNumber: first,
    startColumn: 1,
    endLineNumber: end,
    endColumn: model?.getLineMaxColumn(end) ?? 1,
  }
}
