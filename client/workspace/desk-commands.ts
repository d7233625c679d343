import { useEditorCommands } from '../editor/use-editor-commands.ts'
import { useLayoutCommands } from './use-layout-commands.ts'
import { useTabCommands } from './use-tab-commands.ts'

/** What can be done to tabs, the layout and the way a file is seen. It comes after what it is done to. */
export function DeskCommands(): null {
  useTabCommands()
  useLayoutCommands()
  useEditorCommands()
  return null
}
