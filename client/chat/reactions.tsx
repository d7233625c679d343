import type { ReactNode } from 'react'
import type { Message, Reaction } from '../../shared/chat.ts'
import { cx } from '../ui/cx.ts'
import { Tip } from '../ui/tooltip.tsx'
import { locale, t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { emojiName } from './emoji.ts'
import { keepKeyboard } from './keep-keyboard.ts'
import { useMessageActions } from './use-message-actions.ts'
import { useMemberNames } from './use-member-names.ts'

/** What people put on a message; a press adds or takes away one’s own. */
export function Reactions({ message }: { message: Message }): ReactNode {
  const { react } = useMessageActions(message)
  if (message.reactions.length === 0) return null
  return (
    <ul aria-label={t('Reactions')} className="mt-1 flex flex-wrap gap-1">
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip reaction={reaction} onPress={() => react(reaction.emoji)} />
        </li>
      ))}
    </ul>
  )
}

function Chip({ reaction, onPress }: { reaction: Reaction; onPress: () => void }): ReactNode {
  const { me } = useWorkspace()
  const names = useMemberNames()
  const mine = reaction.people.includes(me.id)
  const label = `${emojiName(reaction.emoji)}: ${whoReacted(reaction.people, { me: me.id, names })}`
  return (
    <Tip label={label} side="top">
      <button
        type="button"
        aria-label={label}
        aria-pressed={mine}
        onClick={({ currentTarget }) => {
          if (mine && reaction.people.length === 1) keepKeyboard(currentTarget)
          onPress()
        }}
        className={cx(
          'flex h-6 items-center gap-1 rounded-full border px-2 text-meta tabular-nums hover:bg-hover pointer-coarse:h-9',
          mine ? 'border-you bg-selected font-semibold text-hi' : 'border-line bg-raised text-body',
        )}
      >
        <span aria-hidden>{reaction.emoji}</span> {reaction.people.length}
      </button>
    </Tip>
  )
}

/** Who reacted, in words; of many only the first are named. */
export function whoReacted(
  people: readonly string[],
  { me, names }: { me: string; names: ReadonlyMap<string, string> },
): string {
  const others = people.filter((id) => id !== me).map((id) => names.get(id) ?? t('a former member'))
  const all = people.includes(me) ? [t('you'), ...others] : others
  if (all.length > 6)
    return t('{names} and {count} others', {
      names: all.slice(0, 5).join(', '),
      count: all.length - 5,
    })
  return new Intl.ListFormat(locale).format(all)
}
