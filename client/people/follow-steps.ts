import type { Whereabouts } from '../../shared/news.ts'
import type { ConsoleSpot } from '../database/console-front.ts'
import { CONSOLE_PATH } from '../database/console-path.ts'
import type { Lines } from './editor-views.ts'

/** One thing to do to be where somebody else is. */
export type Step =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'terminal'; readonly id: string }
  | { readonly kind: 'preview'; readonly port: number; readonly path: string }
  | { readonly kind: 'console'; readonly spot: ConsoleSpot }
  | { readonly kind: 'panel'; readonly panel: 'database' | 'ports' }
  | {
      readonly kind: 'look'
      readonly path: string
      readonly lines: Lines
      readonly line: number | null
    }

/** What to do to go from where somebody was to where they are. Their settings are nobody's business. */
export function stepsTo(now: Whereabouts, before: Whereabouts | undefined): Step[] {
  const moved = JSON.stringify(placeIn(now)) !== JSON.stringify(before && placeIn(before))
  const steps: (Step | undefined)[] = [moved ? placeIn(now) : undefined, lookIn(now)]
  return steps.filter((step) => step !== undefined)
}

function placeIn({ panel, file, table, terminal, preview }: Whereabouts): Step | undefined {
  switch (panel) {
    case 'editor':
      return file === null ? undefined : { kind: 'file', path: file }
    case 'terminal':
      return terminal && { kind: 'terminal', id: terminal }
    case 'preview':
      return preview && { kind: 'preview', ...preview }
    case 'database': {
      const spot = spotIn({ file, table })
      return spot ? { kind: 'console', spot } : { kind: 'panel', panel }
    }
    case 'ports':
      return { kind: 'panel', panel }
    case null:
    default:
      return undefined
  }
}

function spotIn({
  file,
  table,
}: Pick<Whereabouts, 'file'> & { table: Whereabouts['table'] | undefined }):
  ConsoleSpot | undefined {
  if (file !== null) return { kind: 'file', path: file }
  return table && { kind: 'table', schema: table.schema, table: table.name }
}

function lookIn({ panel, file, lines, line }: Whereabouts): Step | undefined {
  // A page of an older version has but one query.
  const path = panel === 'database' ? (file ?? CONSOLE_PATH) : panel === 'editor' ? file : null
  return path !== null && lines ? { kind: 'look', path, lines, line } : undefined
}
