import type { ReactNode } from 'react'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { MessageList } from './message-list.tsx'
import { usePast } from './message-source.ts'

/** A part of the past, around one message; nothing is written here. */
export function PastView({ around }: { around: number }): ReactNode {
  const { chat } = useWorkspace().session
  const { query, earlier, later } = usePast(around)
  return (
    <>
      <Loaded query={query} what={t('the messages')}>
        {({ messages, atStart, atEnd }) => (
          <MessageList
            source={{
              messages,
              earlier: atStart ? undefined : earlier,
              later: atEnd ? undefined : later,
            }}
            label={t('Messages')}
            thread={null}
            readUpTo={undefined}
            live={false}
            onEnd={ignore}
          />
        )}
      </Loaded>
      <div className="flex h-11 shrink-0 items-center justify-between gap-2 border-t border-line px-3">
        <span className="truncate text-meta text-muted">
          {t('You are looking at older messages.')}
        </span>
        <Button size="small" onClick={() => chat.store.setState({ past: null })}>
          {t('Back to the latest')}
        </Button>
      </div>
    </>
  )
}

function ignore(): void {}
