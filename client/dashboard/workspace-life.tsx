import type { ReactNode } from 'react'
import type { WorkspaceLife as Life } from '../../shared/overview.ts'
import { Avatar } from '../ui/avatar.tsx'
import { t } from '../words/words.ts'

const PEOPLE = 4
const PORTS = 3

/** Who is inside now, and the apps that run there. */
export function WorkspaceLife({ life }: { life: Life }): ReactNode {
  return (
    <>
      <Ports ports={life.ports} />
      <People people={life.people} />
    </>
  )
}

function Ports({ ports }: { ports: Life['ports'] }): ReactNode {
  if (ports.length === 0) return null
  return (
    <span className="relative flex gap-1 max-[560px]:hidden">
      {ports.slice(0, PORTS).map(({ port, process, url }) => (
        <a
          key={port}
          href={url}
          target="_blank"
          rel="noopener"
          title={process ?? undefined}
          aria-label={t('Open port {port} in a new tab', { port })}
          className="flex h-6 items-center rounded border border-line px-1.5 text-meta text-body tabular-nums hover:border-line-strong hover:bg-hover hover:text-hi"
        >
          :{port}
        </a>
      ))}
    </span>
  )
}

function People({ people }: { people: Life['people'] }): ReactNode {
  if (people.length === 0) return null
  const names = people.map(({ name }) => name).join(', ')
  return (
    <span
      role="img"
      aria-label={t('Inside: {names}', { names })}
      title={names}
      className="relative flex"
    >
      {people.slice(0, PEOPLE).map(({ id, name, slot, idle }) => (
        <span key={id} className="-ml-1 rounded-full border-2 border-panel first:ml-0">
          <Avatar name={name} slot={slot} size={22} dim={idle} />
        </span>
      ))}
      {people.length > PEOPLE && (
        <span className="pl-1 text-meta text-muted">+{people.length - PEOPLE}</span>
      )}
    </span>
  )
}
