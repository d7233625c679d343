import { readFile } from 'node:fs/promises'
import { glob } from 'node:fs/promises'
import { type ESTree, parseAst } from 'vite'

/** A text of the interface and the first place that says it. */
export type Texts = {
  /** English text to `file:line`, of everything handed to `t`, `rich` and errors. */
  readonly said: ReadonlyMap<string, string>
  /** What people would read in English whatever their language. */
  readonly bare: readonly string[]
}

type Node = ESTree.Node
/** The same in every language. */
const NAMES = new Set(['Atelier', 'DATABASE_URL'])
const SPEAKERS = new Set(['t', 'rich'])
const SPOKEN = new Set([
  'aria-label',
  'title',
  'label',
  'placeholder',
  'alt',
  'hint',
  'description',
])
/** Not for people who use the product: the gallery is for who builds it, the journeys read. */
const NOT_READ =
  /\.test\.tsx?$|^client\/(gallery|journeys|worker)\/|^client\/words\/(?!role)|\/test-|\/lab\//

/** Reads the sources: which texts they have, and which escaped the catalogue. */
export async function collectTexts(root: string): Promise<Texts> {
  const said = new Map<string, string>()
  const bare: string[] = []
  for await (const file of glob('{client,shared,server}/**/*.{ts,tsx}', { cwd: root })) {
    if (NOT_READ.test(file)) continue
    const code = await readFile(`${root}/${file}`, 'utf8')
    const place = (node: Node): string => `${file}:${code.slice(0, node.start).split('\n').length}`
    for (const node of nodes(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }))) {
      const text = saidBy(node)
      if (typeof text === 'string' && !said.has(text)) said.set(text, place(node))
      if (text === null) bare.push(`${place(node)}: the text is put together; say it as one`)
      const missed = file.startsWith('client/') ? bareIn(node) : undefined
      if (missed !== undefined) bare.push(`${place(node)}: “${missed}”`)
    }
  }
  return { said, bare }
}

/** The text a node hands over; null when it cannot be known before it runs. */
function saidBy(node: Node): string | null | undefined {
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    if (!SPEAKERS.has(node.callee.name)) return undefined
    return literal(node.arguments[0]) ?? null
  }
  if (node.type === 'NewExpression' && node.callee.type === 'Identifier') {
    return node.callee.name === 'AppError' ? literal(node.arguments[1]) : undefined
  }
  return undefined
}

function bareIn(node: Node): string | undefined {
  if (node.type === 'JSXText') {
    const text = node.value.trim()
    return /\p{L}{2}/u.test(text) && !NAMES.has(text) ? text : undefined
  }
  if (node.type !== 'JSXAttribute' || node.name.type !== 'JSXIdentifier') return undefined
  if (!SPOKEN.has(node.name.name) || node.value?.type !== 'Literal') return undefined
  return /\p{Lu}\p{L}/u.test(String(node.value.value)) ? String(node.value.value) : undefined
}

function literal(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis[0]?.value.cooked ?? undefined
}

function* nodes(from: unknown): Generator<Node> {
  if (from === null || typeof from !== 'object') return
  if ('type' in from && typeof from.type === 'string') yield from as Node
  for (const value of Object.values(from)) yield* nodes(value)
}
