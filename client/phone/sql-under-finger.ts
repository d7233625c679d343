import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { Prec, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap } from '@codemirror/view'
import type { SqlMarker, SqlTextProps } from '../editor/sql-editor.tsx'
import type { SqlKnowledge } from '../editor/sql-knowledge.ts'
import { statementAt } from '../editor/sql-statements.ts'
import type { TouchSpecial } from './open-touch-editor.ts'

type Given = Pick<SqlTextProps, 'onRun' | 'knowledge'>

/** Says where the last run was wrong; undefined where it was not. */
export const markFault = StateEffect.define<SqlMarker | undefined>()

/** What nearness to the data is worth in a list of completions. */
const BOOST = { column: 5, table: 4, schema: 3, function: 2, keyword: 1 } as const

/** Completion from the database, the keys of a keyboard that lies beside a tablet, and the mark of a fault. */
export class SqlUnderFinger {
  #given: Given
  readonly special: TouchSpecial

  constructor(given: Given) {
    this.#given = given
    const then = (command: (view: EditorView) => void) => (view: EditorView) => {
      command(view)
      return true
    }
    const keys = [
      { key: 'Mod-Enter', run: then(this.run) },
      { key: 'Mod-Shift-Enter', run: then(this.runAll) },
    ]
    this.special = {
      complete: (context) => complete(context, this.#given.knowledge),
      extension: [Prec.highest(keymap.of(keys)), fault],
    }
  }

  /** From now on this is asked and told. */
  use(given: Given): void {
    this.#given = given
  }

  /** Runs the selection, or the statement the caret stands in. */
  readonly run = ({ state }: EditorView): void => {
    const { from, to } = state.selection.main
    const text = state.doc.toString()
    const { sql, offset } =
      to > from ? { sql: text.slice(from, to), offset: from } : statementAt(text, from)
    if (sql.trim()) this.#given.onRun(sql, offset)
  }

  readonly runAll = ({ state }: EditorView): void => {
    const sql = state.doc.toString()
    if (sql.trim()) this.#given.onRun(sql, 0)
  }
}

function complete(
  context: CompletionContext,
  knowledge: SqlKnowledge | undefined,
): CompletionResult | null {
  const word = context.matchBefore(/[\w"]*/)
  const begun = context.matchBefore(/[\w".]/)
  if (!knowledge || (!begun && !context.explicit)) return null
  const found = knowledge.suggest(context.state.doc.toString(), context.pos)
  return {
    from: word?.from ?? context.pos,
    validFor: /^[\w"]*$/,
    options: found.map(({ label, insert, kind, detail }) => ({
      label,
      apply: insert,
      detail,
      boost: BOOST[kind],
    })),
  }
}

/** What was wrong may be mended by the next key; only the next run can tell. */
const fault = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { effects, docChanged, newDoc }) {
    const said = effects.find((effect) => effect.is(markFault))
    if (!said) return docChanged ? Decoration.none : shown
    const { offset, message } = said.value ?? { offset: -1, message: '' }
    if (offset < 0 || offset >= newDoc.length) return Decoration.none
    const { from, text } = newDoc.lineAt(offset)
    const word = /^\w+/.exec(text.slice(offset - from))?.[0].length ?? 1
    const to = Math.min(offset + word, newDoc.length)
    const mark = Decoration.mark({ class: 'touch-fault', attributes: { title: message } })
    return Decoration.set([mark.range(offset, to)])
  },
  provide: (field) => EditorView.decorations.from(field),
})
