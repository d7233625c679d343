import type { ReactNode } from 'react'
import type { SearchHit } from '../../shared/files.ts'
import { afterOf, inverse, type LineEdit } from './line-edits.ts'
import { splitByRanges } from './search-hits.ts'

/** A found line with what was found in it marked, or struck out when something else is to stand there. */
export function HitLine({ hit, replaced }: { hit: SearchHit; replaced: boolean }): ReactNode {
  return (
    <span className="truncate whitespace-pre text-muted">
      {splitByRanges(hit).map(({ text, found }, index) =>
        !found ? (
          text
        ) : replaced ? (
          <del key={index} className="rounded-xs bg-danger/15 text-danger line-through">
            {text}
          </del>
        ) : (
          <mark key={index} className="rounded-xs bg-warning/25 text-hi">
            {text}
          </mark>
        ),
      )}
    </span>
  )
}

/** The line as it becomes, with what is new in it marked. */
export function NextLine({ edit }: { edit: LineEdit }): ReactNode {
  const ranges = inverse(edit).parts.map(({ at, remove }) => ({
    start: at + 1,
    end: at + remove + 1,
  }))
  return (
    <span className="truncate whitespace-pre text-muted">
      {splitByRanges({ path: '', line: edit.line, text: afterOf(edit), ranges }).map(
        ({ text, found }, index) =>
          found ? (
            <ins key={index} className="rounded-xs bg-success/15 text-success underline">
              {text}
            </ins>
          ) : (
            text
          ),
      )}
    </span>
  )
}
