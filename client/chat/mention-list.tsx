import type { ReactNode } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { t } from '../words/words.ts'
import type { Mentions } from './use-mentions.ts'

type Props = Pick<Mentions, 'matches' | 'picked' | 'pick'> & { id: string }

/** The names that fit what is being typed; the keyboard stays in the text. */
export function MentionList({ id, matches, picked, pick }: Props): ReactNode {
  if (matches.length === 0) return null
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={t('Members')}
      className="floating absolute inset-x-2 bottom-full z-10 mb-1 p-1"
    >
      {matches.map(({ id: member, name, slot }, index) => (
        <li
          key={member}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === picked}
          onPointerDown={(event) => {
            event.preventDefault()
            pick(name)
          }}
          className={cx(
            'flex h-8 items-center gap-2 rounded px-2 pointer-coarse:h-11',
            index === picked && 'bg-hover text-hi',
          )}
        >
          <Avatar name={name} slot={slot} size={20} /> {name}
        </li>
      ))}
    </ul>
  )
}
