import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { panelId } from '../workspace/workbench.ts'
import { RenameTerminal } from './rename-terminal.tsx'
import { TerminalScreen } from './terminal-screen.tsx'
import { terminalsQuery } from './terminals-api.ts'

/** A terminal among the files. Its tab takes it there and back; the shell does not notice. */
export function TerminalPanel({ id }: { id: string }): ReactNode {
  const { workspace, session } = useWorkspace()
  const query = useQuery(terminalsQuery(workspace.id))
  const wanted = useStore(session.terminals.store, (choice) => choice.byHand && choice.id === id)
  const panel = { kind: 'terminal', id } as const
  useEffect(() => {
    if (wanted) session.workbench.open({ kind: 'terminal', id })
  }, [wanted, session, id])
  return (
    <Loaded query={query} what={t('the terminal')}>
      {(terminals) => {
        const terminal = terminals.find((each) => each.id === id)
        if (!terminal) {
          return (
            <StateView
              state={{
                kind: 'empty',
                title: t('This terminal is closed'),
                hint: t('Somebody ended it. A new one can be opened in the panel below.'),
                action: (
                  <Button onClick={() => session.workbench.close(panelId(panel))}>
                    {t('Close its tab')}
                  </Button>
                ),
              }}
            />
          )
        }
        return (
          <>
            <TerminalScreen id={id} name={terminal.title || id} visible wanted={wanted} />
            <RenameTerminal terminals={[terminal]} />
          </>
        )
      }}
    </Loaded>
  )
}
