import { type ComponentProps, type ReactNode, createElement, memo, useMemo } from 'react'
import Markdown, { type Components, type ExtraProps } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { t } from '../words/words.ts'
import { type Target, headingId, targetOf } from './page-links.ts'
import './page.css'

const PLUGINS = [remarkGfm]
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const
const BLOCKS = ['p', 'pre', 'blockquote', 'table', 'li', 'hr'] as const

type Props = {
  text: string
  /** The file it is the text of: links and pictures are looked up from there. */
  path: string
  go: (target: Target) => void
  pictureAt: (path: string) => string
}

/** Markdown as prose. Raw HTML in it stays text; links and pictures lead where they are allowed to. */
export const MarkdownText = memo(({ text, path, go, pictureAt }: Props): ReactNode => {
  // Other components would be another page: all of it would be made anew with every letter.
  const components = useMemo(() => componentsFor({ path, go, pictureAt }), [path, go, pictureAt])
  return (
    <Markdown remarkPlugins={PLUGINS} components={components}>
      {text}
    </Markdown>
  )
})
MarkdownText.displayName = 'MarkdownText'

function componentsFor({ path, go, pictureAt }: Omit<Props, 'text'>): Components {
  return {
    ...Object.fromEntries(BLOCKS.map((tag) => [tag, withLine(tag)])),
    ...Object.fromEntries(HEADINGS.map((tag) => [tag, heading(tag)])),
    a: ({ href = '', children }) => <Link target={targetOf(href, path)} go={go} text={children} />,
    img: ({ src, alt }) => {
      const target = targetOf(typeof src === 'string' ? src : '', path)
      // A picture of another site would tell that site who reads here.
      if (target?.kind === 'file') return <img src={pictureAt(target.path)} alt={alt ?? ''} />
      return <Link target={target} go={go} text={alt || 'picture'} />
    },
    // A task of a list; it is done by editing the file.
    input: ({ checked }) => (
      <input
        type="checkbox"
        checked={checked === true}
        disabled
        aria-label={checked === true ? t('Done') : t('To do')}
      />
    ),
    pre: ({ node, children }) => (
      <pre tabIndex={0} data-line={node?.position?.start.line}>
        {children}
      </pre>
    ),
  }
}

type Drawn = ComponentProps<'p'> & ExtraProps

/** A block that knows the line it comes from. */
function withLine(tag: (typeof BLOCKS)[number]) {
  return ({ node, ...props }: Drawn): ReactNode =>
    createElement(tag, { ...props, 'data-line': node?.position?.start.line })
}

function heading(tag: (typeof HEADINGS)[number]) {
  return ({ node, children }: Drawn): ReactNode => {
    const id = `page-${headingId(wordsOf(node))}`
    return createElement(tag, { id, 'data-line': node?.position?.start.line }, children)
  }
}

type Words = { value?: string; children?: unknown[] }

/** The text of a part, without its marks. */
function wordsOf(node: unknown): string {
  const { value = '', children = [] } = (node ?? {}) as Words
  return value + children.map(wordsOf).join('')
}

type LinkProps = { target: Target | undefined; go: Props['go']; text: ReactNode }

function Link({ target, go, text }: LinkProps): ReactNode {
  if (!target) return <span>{text}</span>
  if (target.kind === 'web') {
    return (
      <a href={target.href} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    )
  }
  return (
    <a
      href={target.kind === 'heading' ? `#page-${target.id}` : `?file=${target.path}`}
      onClick={(event) => {
        event.preventDefault()
        go(target)
      }}
    >
      {text}
    </a>
  )
}
