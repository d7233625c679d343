import type { ReactNode } from 'react'
import { DrawnIcon } from './first-icons.tsx'

/** The picture of a state, beside its words. */
export function StateIcon(props: { d: string; className?: string }): ReactNode {
  return <DrawnIcon size={20} strokeWidth={1.5} {...props} />
}
