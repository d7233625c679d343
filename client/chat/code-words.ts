/** What a piece of code is, as far as colour goes. */
export type CodeKind = 'comment' | 'string' | 'number' | 'keyword' | 'plain'
export type CodeWord = { readonly kind: CodeKind; readonly text: string }

const C_LIKE =
  'abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false final finally for from func fn fun function get go goto if impl implements import in infer instanceof interface is keyof let loop match mod module mut namespace new nil null of override package private protected pub public range readonly return satisfies self set static struct super switch this throw trait true try type typeof undefined union unsafe use using val var void where while with yield'
const PYTHON =
  'and as assert async await break case class continue def del elif else except False finally for from global if import in is lambda match None nonlocal not or pass raise return self True try while with yield'
const SQL =
  'add all alter and as asc begin between by case cast check column commit constraint create cross database default delete desc distinct drop else end exists explain false foreign from full group having if ilike in index inner insert into is join key left like limit not null offset on or order outer primary references returning right rollback select set table then true union unique update using values view when where with'
const SHELL =
  'alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in local read return set shift source then trap unset until while'

type Language = { readonly words: ReadonlySet<string>; readonly pattern: RegExp; fold?: boolean }

const STRING = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`
const NUMBER = String.raw`\b(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\w?\b`
const WORD = String.raw`[A-Za-z_$][\w$]*`
const HASH = String.raw`#[^\n]*`
const SLASHES = String.raw`\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)`

const C: Language = language(C_LIKE, `${SLASHES}`, String.raw`\`(?:\\.|[^\`\\])*\`?|${STRING}`)
const PY: Language = language(
  PYTHON,
  HASH,
  String.raw`"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|${STRING}`,
)
const SH: Language = language(SHELL, String.raw`(?<![\w$])${HASH}`, STRING)
const DATA: Language = language('true false null yes no on off', HASH, STRING)
const STYLE: Language = language('', String.raw`\/\*[^]*?(?:\*\/|$)`, STRING)
const MARKUP: Language = language('', String.raw`<!--[^]*?(?:-->|$)`, STRING)
const QUERY: Language = {
  ...language(
    SQL,
    String.raw`--[^\n]*|\/\*[^]*?(?:\*\/|$)`,
    String.raw`'(?:''|[^'])*'?|"[^"\n]*"?`,
  ),
  fold: true,
}
const BY_NAME: Readonly<Record<string, Language>> = {
  ...named(PY, 'py python rb ruby'),
  ...named(SH, 'sh bash zsh shell console terminal dockerfile make makefile'),
  ...named(DATA, 'yaml yml toml ini env conf'),
  ...named(STYLE, 'css scss less'),
  ...named(MARKUP, 'html xml svg vue'),
  ...named(QUERY, 'sql pgsql postgres postgresql psql'),
  ...named({ words: new Set(), pattern: /(?!)/g }, 'text txt plain log diff md markdown'),
}

/** Splits code into what has one colour. Put together again it is the same code, whatever it is. */
export function codeWords(code: string, name: string | undefined): CodeWord[] {
  const { pattern, words, fold } = BY_NAME[name?.toLowerCase() ?? ''] ?? C
  const found: CodeWord[] = []
  let at = 0
  for (const match of code.matchAll(pattern)) {
    const [text] = match
    const kind = kindOf(match.groups ?? {}, (word) => words.has(fold ? word.toLowerCase() : word))
    if (kind === 'plain') continue
    if (match.index > at) found.push({ kind: 'plain', text: code.slice(at, match.index) })
    found.push({ kind, text })
    at = match.index + text.length
  }
  if (at < code.length) found.push({ kind: 'plain', text: code.slice(at) })
  return found
}

function kindOf(groups: Record<string, string>, isKeyword: (word: string) => boolean): CodeKind {
  if (groups['comment'] !== undefined) return 'comment'
  if (groups['string'] !== undefined) return 'string'
  if (groups['number'] !== undefined) return 'number'
  return isKeyword(groups['word'] ?? '') ? 'keyword' : 'plain'
}

function language(words: string, comment: string, string: string): Language {
  const source = `(?<comment>${comment})|(?<string>${string})|(?<number>${NUMBER})|(?<word>${WORD})`
  return { words: new Set(words.split(' ')), pattern: new RegExp(source, 'g') }
}

function named(of: Language, names: string): Record<string, Language> {
  return Object.fromEntries(names.split(' ').map((name) => [name, of]))
}
