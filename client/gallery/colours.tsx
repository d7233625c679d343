import type { ReactNode } from 'react'
import { Part } from './part.tsx'

const GROUNDS = ['app', 'editor', 'panel', 'raised', 'hover', 'selected'] as const
const TEXTS = [
  'text-hi',
  'text',
  'text-muted',
  'text-faint',
  'danger',
  'warning',
  'success',
  'info',
]

/** The grounds, with everything that is written on them. */
export function Colours(): ReactNode {
  return (
    <Part title="Colours">
      <ul className="grid gap-2 min-[560px]:grid-cols-2 min-[760px]:grid-cols-3">
        {GROUNDS.map((ground) => (
          <li
            key={ground}
            className="rounded-card border border-line p-3"
            style={{ background: `var(--bg-${ground})` }}
          >
            <p className="font-medium text-hi">{ground}</p>
            <p className="flex flex-wrap gap-x-3">
              {TEXTS.map((text) => (
                <span key={text} style={{ color: `var(--${text})` }}>
                  {text}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  )
}
