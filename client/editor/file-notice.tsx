import type { ReactNode } from 'react'
import type { RoomView } from '../collab/room-client.ts'
import { t } from '../words/words.ts'

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
  if (readOnly === 'not_saving')
    return t('The server cannot save now. Your text is kept; wait here.')
  switch (file?.type) {
    case 'unsaved':
      return t('Not on disk yet: {reason}', { reason: file.reason })
    case 'deleted':
      return t('The file was deleted on disk. What you see is kept here until it is back.')
    case 'disk':
      return file.large ? t('Most of this file was just replaced on disk.') : undefined
    case 'moved':
      return t('The file was moved to {path}.', { path: file.path })
    case 'saved':
    case undefined:
      return undefined
  }
}
