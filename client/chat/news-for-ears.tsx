import { type ReactNode, useState } from 'react'
import type { Message } from '../../shared/chat.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { t } from '../words/words.ts'

const MOST_CHARS = 200

/** Reads out what others said since this was opened, one at a time and politely. */
export function NewsForEars({ last }: { last: Message | undefined }): ReactNode {
  const { me } = useWorkspace()
  const [from] = useState(last?.id ?? 0)
  const said = last && last.id > from && last.author.id !== me.id && !last.deleted
  return (
    <p role="status" className="sr-only">
      {said ? `${last.author.name}: ${last.text.slice(0, MOST_CHARS) || t('a picture')}` : ''}
    </p>
  )
}
