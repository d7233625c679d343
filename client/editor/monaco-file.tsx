import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import type { RoomClient } from '../collab/room-client.ts'
import type { Reveal } from '../workspace/workbench.ts'
import { type CodeEditor, CodeEditorView } from './code-editor.tsx'
import { useFirstScreenGone } from './first-screen.tsx'

type Props = { room: RoomClient; path: string; label: string; reveal: Reveal | undefined }

/** A file in Monaco, at the line that was asked for. */
export function MonacoFile({ room, path, label, reveal }: Props): ReactNode {
  const editor = useRef<CodeEditor>(undefined)
  // One function for all renders: a new one would make a new editor.
  const keep = useCallback((made: CodeEditor) => {
    editor.current = made
  }, [])
  useFirstScreenGone()
  useReveal(editor, reveal)
  return <CodeEditorView room={room} path={path} label={label} onReady={keep} />
}

function useReveal(editor: { current: CodeEditor | undefined }, reveal: Reveal | undefined): void {
  useEffect(() => {
    const at = editor.current
    if (!at || !reveal) return
    const position = { lineNumber: reveal.line, column: reveal.column ?? 1 }
    at.setPosition(position)
    at.revealPositionInCenter(position)
    at.focus()
  }, [editor, reveal])
}
