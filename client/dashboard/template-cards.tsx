import type { ReactNode } from 'react'
import { TEMPLATES, type TemplateId } from '../../shared/templates.ts'
import { t } from '../words/words.ts'

/** The templates as cards that begin something at once. */
export function TemplateCards({ onChoose }: { onChoose: (id: TemplateId) => void }): ReactNode {
  return (
    <ul aria-label={t('Templates')} className="grid gap-3 min-[560px]:grid-cols-2">
      {TEMPLATES.map(({ id, title, summary }) => (
        <li key={id}>
          <button
            type="button"
            onClick={() => onChoose(id)}
            className="flex h-full w-full flex-col gap-1 rounded-card border border-line bg-panel p-4 text-left transition-colors duration-80 hover:border-line-strong hover:bg-hover"
          >
            <span className="text-page font-semibold text-hi">{title}</span>
            <span className="text-muted">{summary}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
