import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { RoomClient } from '../collab/room-client.ts'
import { statusInFront } from './status-in-front.ts'
import { languageOf } from './language-of.ts'
import { type CodeEditor, openEditor } from './open-editor.ts'
import { useRoomView } from './use-shared-file.ts'
import './code-editor.css'
import './remote-carets.css'

export type { CodeEditor } from './open-editor.ts'

type Props = {
  room: RoomClient
  path: string
  label: string
  language?: string
  /** Once per editor, when it is there: add actions, keep a handle. */
  onReady?: (editor: CodeEditor) => void
}

/** A text that people edit together. It lives as long as the room does. */
export function CodeEditorView({ room, path, label, language, onReady }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeEditor>()
  const { readOnly } = useRoomView(room)
  const kind = language ?? languageOf(path)

  useEffect(() => {
    if (!host.current) return
    const { text, awareness, hold } = room
    const opening = { text, awareness, hold, path, label, language: kind }
    const made = openEditor(host.current, opening)
    const status = statusInFront(made.editor, { room, path })
    setEditor(made.editor)
    onReady?.(made.editor)
    return () => {
      status[Symbol.dispose]()
      made[Symbol.dispose]()
    }
  }, [room, path, label, kind, onReady])

  useEffect(() => {
    editor?.updateOptions({ readOnly: readOnly !== null, domReadOnly: readOnly !== null })
  }, [editor, readOnly])

  return <div ref={host} className="h-full min-h-0 w-full" />
}
