import type { ReactNode } from 'react'
import type { RoomView } from '../collab/room-client.ts'

/** A slim line over the text when the file on disk needs a word; nothing when all is well. */
export function FileNotice({ view }: { view: RoomView }): ReactNode {
  const text = noticeOf(view)
  if (!text) return null
  return (
    <output className="block border-b border-line bg-panel px-3 py-1 text-meta text-muted">
      {text}
    </output>
  )
}

function noticeOf({ file, readOnly }: RoomView): string | undefined {
  if (readOnly === 'not_saving') return 'The server cannot save now. Your text is kept; wait here.'
  switch (file?.type) {
    case 'unsaved':
      return `Not on disk yet: ${file.reason}`
    case 'deleted':
      return 'The file was deleted on disk. What you see is kept here until it is back.'
    case 'disk':
      return file.large ? 'Most of this file was just replaced on disk.' : undefined
    case 'moved':
      return `The file was moved to ${file.path}.`
    case 'saved':
    case undefined:
      return undefined
  }
}
