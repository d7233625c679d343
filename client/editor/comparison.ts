import 'monaco-editor/features/diffEditor/register'
import { preferences } from '../app/preferences.ts'
import type { RoomClient } from '../collab/room-client.ts'
import type { Y } from '../collab/y.ts'
import { t } from '../words/words.ts'
import { chosenOptions } from './editor-preferences.ts'
import { MonacoBinding } from './monaco-binding.ts'
import { monaco } from './monaco.ts'
import { OPTIONS, reportHealed, undoOwnOnly } from './open-editor.ts'

export type Comparing = {
  /** What is at the left: a text as it was, or another shared one. */
  readonly before: string | Y.Text
  readonly room: RoomClient
  readonly languages: { readonly before: string; readonly after: string }
  readonly label: string
  readonly onChanges: (count: number) => void
}
export type Comparison = Disposable & {
  readonly go: (to: 'next' | 'previous') => void
  readonly inline: (on: boolean) => void
  readonly readOnly: (on: boolean) => void
}

/** Two texts beside each other. The right one is the shared file itself: it can be typed into. */
export function openComparison(host: HTMLElement, wish: Comparing): Comparison {
  const resources = new DisposableStack()
  const [original, modified] = [wish.languages.before, wish.languages.after].map((language) =>
    resources.adopt(monaco.editor.createModel('', language), (model) => model.dispose()),
  ) as [monaco.editor.ITextModel, monaco.editor.ITextModel]
  const named = {
    originalAriaLabel: t('{label}, before', { label: wish.label }),
    modifiedAriaLabel: t('{label}, now', { label: wish.label }),
  }
  const editor = resources.adopt(
    monaco.editor.createDiffEditor(host, {
      ...OPTIONS,
      ...lookOf(),
      originalEditable: false,
      ...named,
      renderOverviewRuler: false,
    }),
    (made) => made.dispose(),
  )
  bindBefore(resources, original, wish.before)
  const binding = new MonacoBinding({
    model: modified,
    text: wish.room.text,
    onHealed: reportHealed,
  })
  resources.use(binding)
  editor.setModel({ original, modified })
  undoOwnOnly(editor.getModifiedEditor(), binding)
  const changes = editor.onDidUpdateDiff(() => wish.onChanges(editor.getLineChanges()?.length ?? 0))
  resources.defer(() => changes.dispose())
  // Whatever is changed, Monaco forgets names that are not said again.
  const change = (options: monaco.editor.IDiffEditorOptions): void =>
    editor.updateOptions({ ...options, ...named })
  resources.defer(preferences.subscribe(() => change(lookOf())))
  return {
    go: (to) => editor.goToDiff(to),
    inline: (on) => change({ renderSideBySide: !on }),
    readOnly: (on) => change({ readOnly: on, domReadOnly: on }),
    [Symbol.dispose]: () => resources.dispose(),
  }
}

/** A map at the side of each half would leave too little of them. */
function lookOf() {
  return chosenOptions({ ...preferences.getState(), minimap: false })
}

function bindBefore(
  resources: DisposableStack,
  model: monaco.editor.ITextModel,
  before: Comparing['before'],
): void {
  if (typeof before === 'string') return model.setValue(before)
  resources.use(new MonacoBinding({ model, text: before, onHealed: reportHealed }))
}
