import { monaco } from './monaco.ts'
import type { SqlKnowledge } from './sql-knowledge.ts'

const LANGUAGE = 'pgsql'
/** By model: other SQL files of the page know of no database. */
const known = new WeakMap<object, SqlKnowledge>()
let registered = false

/** From now on an editor's text is completed and explained from this; answers its undo. */
export function teachSql(editor: ReturnType<typeof monaco.editor.create>, knowledge: SqlKnowledge) {
  const model = editor.getModel()
  if (!model) return () => {}
  register()
  known.set(model, knowledge)
  return () => {
    if (known.get(model) === knowledge) known.delete(model)
  }
}

function register(): void {
  if (registered) return
  registered = true
  const { CompletionItemKind: kinds } = monaco.languages
  const kindOf = {
    table: kinds.Struct,
    column: kinds.Field,
    schema: kinds.Module,
    function: kinds.Function,
    keyword: kinds.Keyword,
  } as const
  // What is nearest to the data comes first.
  const rank = { column: '1', table: '2', schema: '3', function: '4', keyword: '5' } as const
  monaco.languages.registerCompletionItemProvider(LANGUAGE, {
    // Not a space: a list that opens by itself would take the next Enter.
    triggerCharacters: ['.'],
    provideCompletionItems: (model, position) => {
      const word = model.getWordUntilPosition(position)
      const range = new monaco.Range(
        position.lineNumber,
        word.startColumn,
        position.lineNumber,
        word.endColumn,
      )
      const found = known.get(model)?.suggest(model.getValue(), model.getOffsetAt(position)) ?? []
      return {
        suggestions: found.map(({ label, insert, kind, detail }) => ({
          label: { label, description: detail },
          kind: kindOf[kind],
          insertText: insert,
          filterText: label,
          sortText: rank[kind] + label,
          range,
        })),
      }
    },
  })
  monaco.languages.registerHoverProvider(LANGUAGE, {
    provideHover: (model, position) => {
      const said = known.get(model)?.describe(model.getValue(), model.getOffsetAt(position))
      if (!said) return null
      const [code = '', ...words] = said.lines
      const range = monaco.Range.fromPositions(
        model.getPositionAt(said.start),
        model.getPositionAt(said.end),
      )
      return {
        range,
        contents: [
          { value: `\`\`\`${LANGUAGE}\n${code}\n\`\`\`` },
          ...words.filter(Boolean).map((value) => ({ value })),
        ],
      }
    },
  })
}
