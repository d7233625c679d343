import { Fragment, type ReactNode } from 'react'
import { form } from './words.ts'

/** A text with more than strings in it: `rich('Press {key} to go on.', { key: <Kbd … /> })`. */
export function rich(text: string, parts: Readonly<Record<string, ReactNode>>): ReactNode {
  const count = parts['count']
  const pieces = form(text, typeof count === 'number' ? count : undefined).split(/\{(\w+)\}/)
  return pieces.map((piece, at) => (
    // The pieces of one text keep their places.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>{at % 2 === 0 ? piece : parts[piece]}</Fragment>
  ))
}
