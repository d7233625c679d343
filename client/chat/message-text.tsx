import { type ReactNode, isValidElement, memo, useMemo } from 'react'
import Markdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { t } from '../words/words.ts'
import { CodeBlock } from './code-block.tsx'
import { FileLink } from './file-link.tsx'
import { markUp, readAddress, safeAddress } from './mark-up.ts'
import { useMemberNames } from './use-member-names.ts'

/** What was said, as a small Markdown: raw HTML stays text, and every address is looked at. */
export const MessageText = memo(function MessageText({
  text,
  mentions,
}: {
  text: string
  mentions: readonly string[]
}): ReactNode {
  const names = useMemberNames()
  const plugins = useMemo(() => {
    const people = mentions.flatMap((id) => {
      const name = names.get(id)
      return name === undefined ? [] : [{ id, name }]
    })
    return [remarkGfm, () => markUp({ people })]
  }, [mentions, names])
  return (
    <div className="break-words [&>p]:whitespace-pre-wrap [&>p+p]:mt-1.5">
      <Markdown remarkPlugins={plugins} components={COMPONENTS} urlTransform={safeAddress}>
        {text}
      </Markdown>
    </div>
  )
})

function Web({ href, children }: { href: string | undefined; children: ReactNode }): ReactNode {
  if (!href) return children
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-info underline underline-offset-2"
    >
      {children}
    </a>
  )
}

function Address({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  const ours = href === undefined ? undefined : readAddress(href)
  if (ours?.kind === 'file') return <FileLink place={ours.ref}>{children}</FileLink>
  if (ours?.kind === 'person') return <Mention id={ours.id}>{children}</Mention>
  return <Web href={href}>{children}</Web>
}

function Mention({ id, children }: { id: string; children: ReactNode }): ReactNode {
  const known = useMemberNames().has(id)
  return known ? <span className="font-semibold text-hi">{children}</span> : children
}

/** Of a block of code the Markdown reader makes a `code` with its language as a class. */
function Block({ children }: { children?: ReactNode }): ReactNode {
  const props: unknown = isValidElement(children) ? children.props : undefined
  const { className = '', children: code } = (props ?? {}) as {
    className?: string
    children?: ReactNode
  }
  if (typeof code !== 'string') return <pre>{children}</pre>
  return (
    <CodeBlock code={code.replace(/\n$/, '')} language={/language-(\S+)/.exec(className)?.[1]} />
  )
}

const Heading = ({ children }: { children?: ReactNode }): ReactNode => (
  <p className="font-semibold text-hi">{children}</p>
)
// Chat is text of others: links open elsewhere, pictures from elsewhere are only named.
const COMPONENTS: Components = {
  a: ({ href, children }) => <Address href={href}>{children}</Address>,
  img: ({ alt, src }) => (
    <Web href={typeof src === 'string' ? src : undefined}>{alt || 'picture'}</Web>
  ),
  pre: Block,
  code: ({ children }) => (
    <code className="rounded-xs bg-hover px-0.5 font-mono text-meta">{children}</code>
  ),
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal pl-5">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="my-1 border-l-2 border-line-strong pl-2 text-muted">
      {children}
    </blockquote>
  ),
  hr: () => <hr className="my-2 border-line" />,
  table: ({ children }) => (
    <div tabIndex={0} role="group" aria-label={t('Table')} className="my-1 overflow-x-auto">
      <table className="text-meta [&_td]:border [&_td]:px-1.5 [&_td]:py-0.5 [&_th]:border [&_th]:px-1.5 [&_th]:py-0.5 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
}
