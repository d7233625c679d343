import type { ReactNode } from 'react'
import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import type { Message } from '../../shared/chat.ts'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { personColour } from '../ui/person.ts'

const TOGETHER_MS = 5 * 60_000
const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const PLUGINS = [remarkGfm]

// Chat is text of others: links open elsewhere, pictures are only named, raw HTML is text.
const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-info underline underline-offset-2"
    >
      {children}
    </a>
  ),
  img: ({ alt, src }) => (
    <a
      href={typeof src === 'string' ? src : undefined}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-info underline"
    >
      {alt || 'picture'}
    </a>
  ),
  pre: ({ children }) => (
    <pre className="my-1 overflow-x-auto rounded-control border border-line bg-editor p-2 font-mono text-meta [&>code]:bg-transparent [&>code]:p-0">
      {children}
    </pre>
  ),
  code: ({ children }) => (
    <code className="rounded-xs bg-hover px-0.5 font-mono text-meta">{children}</code>
  ),
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal pl-5">{children}</ol>,
  h1: ({ children }) => <p className="font-semibold text-hi">{children}</p>,
  h2: ({ children }) => <p className="font-semibold text-hi">{children}</p>,
  h3: ({ children }) => <p className="font-semibold text-hi">{children}</p>,
}

type Props = { message: Message; before: Message | undefined; me: string }

/** One message; those of one person in a row share a head. */
export function ChatMessage({ message, before, me }: Props): ReactNode {
  const { author, text, createdAt, mentions } = message
  const follows =
    before?.author.id === author.id &&
    Date.parse(createdAt) - Date.parse(before.createdAt) < TOGETHER_MS
  const forMe = mentions.some((id) => id === me)
  return (
    <article
      aria-label={`${author.name} at ${clock.format(Date.parse(createdAt))}`}
      className={cx(
        'flex gap-2.5 border-l-2 px-3 pr-3 pl-2.5',
        follows ? 'pt-0.5' : 'pt-2',
        forMe ? 'border-you bg-raised' : 'border-transparent',
      )}
    >
      <div className="w-6 shrink-0">
        {!follows && <Avatar name={author.name} slot={author.slot} size={24} />}
      </div>
      <div className="min-w-0 flex-1">
        {!follows && (
          <header className="flex items-baseline gap-2">
            <span className="truncate font-semibold" style={{ color: personColour(author.slot) }}>
              {author.name}
            </span>
            <time
              dateTime={createdAt}
              title={full.format(Date.parse(createdAt))}
              className="text-label text-faint tabular-nums"
            >
              {clock.format(Date.parse(createdAt))}
            </time>
          </header>
        )}
        <div className="break-words [&>p]:whitespace-pre-wrap">
          <Markdown remarkPlugins={PLUGINS} components={COMPONENTS}>
            {text}
          </Markdown>
        </div>
      </div>
    </article>
  )
}
