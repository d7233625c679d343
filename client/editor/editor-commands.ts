import { onMac } from '../app/chords.ts'
import { type Command, commands } from '../app/commands.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { monaco } from './monaco.ts'

type CodeEditor = ReturnType<typeof monaco.editor.create>
type Action = {
  readonly id: string
  /** What Monaco calls it. */
  readonly action: string
  readonly title: string
  readonly keys?: readonly string[]
  readonly repeats?: boolean
}

/** What Monaco can do and somebody may look for by name; its keys can be changed like all others. */
const ACTIONS: readonly Action[] = [
  action('find', 'actions.find', [t('Find in this file'), '$mod+KeyF']),
  action('replace', 'editor.action.startFindReplaceAction', [
    t('Replace in this file'),
    onMac ? 'Meta+Alt+KeyF' : 'Control+KeyH',
  ]),
  action('comment', 'editor.action.commentLine', [t('Comment line'), '$mod+Slash']),
  action('comment-block', 'editor.action.blockComment', [t('Comment block'), 'Shift+Alt+KeyA']),
  held('line-up', 'editor.action.moveLinesUpAction', [t('Move line up'), 'Alt+ArrowUp']),
  held('line-down', 'editor.action.moveLinesDownAction', [t('Move line down'), 'Alt+ArrowDown']),
  held('copy-up', 'editor.action.copyLinesUpAction', [t('Copy line up'), 'Shift+Alt+ArrowUp']),
  held('copy-down', 'editor.action.copyLinesDownAction', [
    t('Copy line down'),
    'Shift+Alt+ArrowDown',
  ]),
  held('delete-line', 'editor.action.deleteLines', ['Delete line', '$mod+Shift+KeyK']),
  held('indent', 'editor.action.indentLines', [t('Indent line'), '$mod+BracketRight']),
  held('outdent', 'editor.action.outdentLines', [t('Outdent line'), '$mod+BracketLeft']),
  held('select-next', 'editor.action.addSelectionToNextFindMatch', [
    t('Select next occurrence too'),
    '$mod+KeyD',
  ]),
  action('select-all-alike', 'editor.action.selectHighlights', [
    t('Select all occurrences'),
    '$mod+Shift+KeyL',
  ]),
  held('cursor-above', 'editor.action.insertCursorAbove', [
    t('Add cursor above'),
    '$mod+Alt+ArrowUp',
  ]),
  held('cursor-below', 'editor.action.insertCursorBelow', [
    t('Add cursor below'),
    '$mod+Alt+ArrowDown',
  ]),
  held('grow', 'editor.action.smartSelect.expand', [t('Grow selection'), 'Shift+Alt+ArrowRight']),
  held('shrink', 'editor.action.smartSelect.shrink', [
    t('Shrink selection'),
    'Shift+Alt+ArrowLeft',
  ]),
  action('bracket', 'editor.action.jumpToBracket', [t('Go to bracket'), '$mod+Shift+Backslash']),
  action('suggest', 'editor.action.triggerSuggest', [t('Suggest words'), 'Control+Space']),
  action('hover', 'editor.action.showHover', [t('Show hint'), '$mod+KeyK $mod+KeyI']),
  action('fold', 'editor.fold', [t('Fold'), '$mod+Shift+BracketLeft']),
  action('unfold', 'editor.unfold', [t('Unfold'), '$mod+Shift+BracketRight']),
  action('fold-all', 'editor.foldAll', [t('Fold everything'), '$mod+KeyK $mod+Digit0']),
  action('unfold-all', 'editor.unfoldAll', [t('Unfold everything'), '$mod+KeyK $mod+KeyJ']),
  action('trim', 'editor.action.trimTrailingWhitespace', [t('Trim line ends')]),
  action('upper', 'editor.action.transformToUppercase', [t('Change to upper case')]),
  action('lower', 'editor.action.transformToLowercase', [t('Change to lower case')]),
  action('sort', 'editor.action.sortLinesAscending', [t('Sort lines')]),
]

const open = new Set<CodeEditor>()
let latest: CodeEditor | undefined
let remove: (() => void) | undefined

/** Makes what this editor can do known to the palette, for as long as it is the latest in use. */
export function offerCommands(editor: CodeEditor): Disposable {
  open.add(editor)
  latest ??= editor
  remove ??= commands.add([...ACTIONS.map(commandOf), tabCommand()])
  const focus = editor.onDidFocusEditorText(() => (latest = editor))
  return {
    [Symbol.dispose]() {
      focus.dispose()
      open.delete(editor)
      if (latest === editor) latest = [...open].at(-1)
      if (open.size > 0) return
      remove?.()
      remove = undefined
    },
  }
}

function commandOf({ id, title, keys, action: name, repeats = false }: Action): Command {
  return {
    id: `editor.${id}`,
    group: t('Editor'),
    title,
    within: 'editor',
    repeats,
    ...(keys && { keys }),
    when: () => !inField(),
    run: () => trigger(name),
  }
}

/** Who writes with Tab leaves the text by it when asked to: nobody is caught in an editor. */
function tabCommand(): Command {
  return {
    id: 'editor.tab-moves-focus',
    group: t('Editor'),
    title: t('Let Tab leave the text, or indent again'),
    keys: [onMac ? 'Control+Shift+KeyM' : 'Control+KeyM'],
    within: 'editor',
    run: () => {
      trigger('editor.action.toggleTabFocusMode')
      const leaves = latest?.getOption(monaco.editor.EditorOption.tabFocusMode)
      toast(leaves ? t('Tab now leaves the text.') : t('Tab now indents.'))
    },
  }
}

function trigger(name: string): void {
  latest?.focus()
  latest?.trigger('command', name, null)
}

/** Monaco's own search has a line to write in: what is done to the text is not meant there. */
function inField(): boolean {
  return Boolean(document.activeElement?.closest('.find-widget'))
}

type Words = readonly [title: string, ...keys: string[]]

function action(id: string, name: string, [title, ...keys]: Words): Action {
  return { id, action: name, title, ...(keys.length > 0 && { keys }) }
}

function held(id: string, name: string, words: Words): Action {
  return { ...action(id, name, words), repeats: true }
}
