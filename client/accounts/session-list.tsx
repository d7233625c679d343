import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loaded } from '../app/loaded.tsx'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { relativeTime } from '../ui/time.ts'
import { t } from '../words/words.ts'
import { myAccountApi } from './my-account-api.ts'

/** Where I am signed in, and the way to end it. */
export function SessionList(): ReactNode {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['sessions'], queryFn: myAccountApi.sessions })
  const end = useMutation({
    mutationFn: myAccountApi.endSession,
    onError: (error) => toastError(t('The session was not ended'), error),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
  return (
    <Loaded query={query} what={t('the sessions')}>
      {(sessions) => (
        <List label={t('Sessions')}>
          {sessions.map(({ id, device, lastSeenAt, createdAt, current }) => (
            <ListRow
              key={id}
              title={device}
              detail={t('Signed in {createdAt} · seen {lastSeenAt}', {
                createdAt: relativeTime(createdAt),
                lastSeenAt: relativeTime(lastSeenAt),
              })}
            >
              {current ? (
                <span className="text-muted">{t('This browser')}</span>
              ) : (
                <Button size="small" tone="danger" onClick={() => end.mutate(id)}>
                  {t('End')}
                </Button>
              )}
            </ListRow>
          ))}
        </List>
      )}
    </Loaded>
  )
}
