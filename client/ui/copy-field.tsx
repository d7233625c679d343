import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import { inputClass } from './field.tsx'

/** Text to take along. Where the clipboard is closed it is selected, so that Ctrl+C works. */
export function CopyField({ label, value }: { label: string; value: string }): ReactNode {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (input: HTMLInputElement | null): Promise<void> => {
    input?.select()
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      setCopied(document.execCommand('copy'))
    }
  }
  return (
    <div className="flex gap-2">
      <input
        readOnly
        aria-label={label}
        value={value}
        onFocus={(event) => event.target.select()}
        className={`${inputClass} font-mono text-meta`}
      />
      <Button
        onClick={(event) =>
          void copy(event.currentTarget.parentElement?.querySelector('input') ?? null)
        }
      >
        {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        {copied ? t('Copied') : t('Copy')}
      </Button>
    </div>
  )
}
