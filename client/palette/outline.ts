/** Something with a name in a file. */
export type OutlineEntry = { readonly name: string; readonly kind: string; readonly line: number }
type Rule = { readonly kind: string; readonly pattern: RegExp }

const NAME = '([A-Za-z_$][\\w$]*)'
const SCRIPT: readonly Rule[] = [
  rule('function', `^\\s*(?:export\\s+)?(?:default\\s+)?(?:async\\s+)?function\\s*\\*?\\s*${NAME}`),
  rule('class', `^\\s*(?:export\\s+)?(?:default\\s+)?(?:abstract\\s+)?class\\s+${NAME}`),
  rule('interface', `^\\s*(?:export\\s+)?(?:declare\\s+)?interface\\s+${NAME}`),
  rule('type', `^\\s*(?:export\\s+)?(?:declare\\s+)?type\\s+${NAME}[^=]*=`),
  rule('enum', `^\\s*(?:export\\s+)?(?:const\\s+)?enum\\s+${NAME}`),
  rule('constant', `^(?:export\\s+)?(?:const|let|var)\\s+${NAME}`),
  rule(
    'method',
    `^\\s+(?!(?:if|for|while|switch|catch|return|function|await|new|throw|else|do|typeof|void)\\b)(?:(?:public|private|protected|static|async|override|readonly|get|set)\\s+)*\\*?(#?[A-Za-z_$][\\w$]*)\\s*(?:<[^>]*>)?\\([^;]*\\)\\s*(?::\\s*[^=;]+)?\\{\\s*(?:.*\\})?$`,
  ),
]
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  script: SCRIPT,
  python: [
    rule('class', `^\\s*class\\s+${NAME}`),
    rule('function', `^\\s*(?:async\\s+)?def\\s+${NAME}`),
    rule('constant', '^([A-Z][A-Z0-9_]+)\\s*(?::[^=]+)?='),
  ],
  markdown: [rule('heading', '^#{1,6}\\s+(.+?)\\s*#*$')],
  sql: [
    rule(
      'definition',
      '^\\s*create\\s+(?:or\\s+replace\\s+)?(?:temp(?:orary)?\\s+|unique\\s+|materialized\\s+)?(?:table|view|index|function|procedure|type|trigger|schema|sequence|policy)\\s+(?:concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?([\\w."]+)',
    ),
  ],
  go: [rule('function', `^func\\s+(?:\\([^)]*\\)\\s*)?${NAME}`), rule('type', `^type\\s+${NAME}`)],
  rust: [
    rule(
      'function',
      `^\\s*(?:pub(?:\\([^)]*\\))?\\s+)?(?:async\\s+|unsafe\\s+|const\\s+)*fn\\s+${NAME}`,
    ),
    rule('type', `^\\s*(?:pub(?:\\([^)]*\\))?\\s+)?(?:struct|enum|trait|type|mod)\\s+${NAME}`),
  ],
  css: [rule('rule', '^([^\\s@{}/][^{}]*?)\\s*\\{')],
}
const BY_ENDING: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['ts', 'tsx', 'js', 'jsx', 'mts', 'cts', 'mjs', 'cjs'].map((e) => [e, 'script']),
  ),
  py: 'python',
  pyi: 'python',
  md: 'markdown',
  markdown: 'markdown',
  sql: 'sql',
  go: 'go',
  rs: 'rust',
  css: 'css',
  scss: 'css',
}

/** Whether the symbols of such a file can be told. */
export function hasOutline(path: string): boolean {
  return languageOf(path) !== undefined
}

/** The named things of a file, line by line: no parser, so what spreads over lines in odd ways is missed. */
export function outline(path: string, text: string): readonly OutlineEntry[] {
  const language = languageOf(path)
  const rules = RULES[language ?? ''] ?? []
  const fenced = language === 'markdown'
  let inside = false
  return text.split('\n').flatMap((content, index) => {
    if (fenced && /^\s*(```|~~~)/.test(content)) inside = !inside
    if (inside) return []
    for (const { kind, pattern } of rules) {
      const name = pattern.exec(content)?.[1]
      if (name) return [{ name: name.trim(), kind, line: index + 1 }]
    }
    return []
  })
}

function languageOf(path: string): string | undefined {
  return BY_ENDING[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]
}

function rule(kind: string, pattern: string): Rule {
  return { kind, pattern: new RegExp(pattern, kind === 'definition' ? 'i' : '') }
}
