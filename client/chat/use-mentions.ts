import { type KeyboardEvent, useMemo, useState } from 'react'
import type { Member } from '../../shared/workspaces.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { complete, matchMembers, mentionAt } from './mention.ts'
import { useMembers } from '../people/use-members.ts'

type Wish = {
  text: string
  caret: number
  /** Puts a completed text and its caret in place. */
  put: (next: { text: string; caret: number }) => void
}
export type Mentions = {
  matches: readonly Member[]
  /** Which of them a key would take. */
  picked: number
  pick: (name: string) => void
  /** True when the key was for the list. */
  onKey: (event: KeyboardEvent) => boolean
}

/** Names to choose from while one is being typed after an @. */
export function useMentions({ text, caret, put }: Wish): Mentions {
  const { me } = useWorkspace()
  const { data } = useMembers()
  const [chosen, setChosen] = useState({ query: '', index: 0 })
  const [dismissed, setDismissed] = useState<number>()
  const others = useMemo(() => (data ?? []).filter(({ id }) => id !== me.id), [data, me.id])
  const mention = mentionAt(text, caret)
  if (!mention && dismissed !== undefined) setDismissed(undefined)
  const open = mention && mention.start !== dismissed ? mention : undefined
  const matches = open ? matchMembers(others, open.query) : []
  // Another query is another list.
  const index = open?.query === chosen.query ? chosen.index : 0
  const picked = Math.min(index, matches.length - 1)

  const pick = (name: string): void => {
    if (open) put(complete(text, open, name))
  }
  const onKey = (event: KeyboardEvent): boolean => {
    const match = matches[picked]
    if (!open || !match) return false
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const step = event.key === 'ArrowDown' ? 1 : matches.length - 1
        setChosen({ query: open.query, index: (picked + step) % matches.length })
        break
      }
      case 'Enter':
      case 'Tab':
        pick(match.name)
        break
      case 'Escape':
        setDismissed(open.start)
        break
      default:
        return false
    }
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { matches, picked, pick, onKey }
}
