import { Check, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { toastError } from '../app/toasts.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { type CodeKind, codeWords } from './code-words.ts'

/** More than this is shown in one colour: nobody reads it here. */
const MOST_CHARS = 20_000
const COLOURS: Record<CodeKind, string | undefined> = {
  comment: 'var(--code-comment)',
  string: 'var(--code-string)',
  number: 'var(--code-number)',
  keyword: 'var(--code-keyword)',
  plain: undefined,
}

/** A piece of code in a message, in colour, to be copied. */
export function CodeBlock({
  code,
  language,
}: {
  code: string
  language: string | undefined
}): ReactNode {
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    navigator.clipboard.writeText(code).then(
      () => setCopied(true),
      (error: unknown) => toastError(t('The code could not be copied'), error),
    )
  }
  return (
    <div className="group/code relative my-1">
      {/* What scrolls has to be reachable by key. */}
      <pre
        tabIndex={0}
        role="group"
        aria-label={language ? t('Code, {language}', { language }) : t('Code')}
        className="overflow-x-auto rounded-control border border-line bg-editor p-2 font-mono pointer-coarse:pr-11 text-meta"
      >
        <code>{code.length > MOST_CHARS ? code : coloured(code, language)}</code>
      </pre>
      <IconButton
        label={copied ? t('Copied') : t('Copy code')}
        icon={copied ? Check : Copy}
        side="left"
        className="absolute top-1 right-1 border border-line bg-editor opacity-0 group-focus-within/code:opacity-100 group-hover/code:opacity-100 pointer-coarse:opacity-100"
        onClick={copy}
        onPointerLeave={() => setCopied(false)}
      />
    </div>
  )
}

function coloured(code: string, language: string | undefined): ReactNode {
  return codeWords(code, language).map(({ kind, text }, index) =>
    kind === 'plain' ? (
      text
    ) : (
      <span key={index} style={{ color: COLOURS[kind] }}>
        {text}
      </span>
    ),
  )
}
