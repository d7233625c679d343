/** What Monaco does beside the page: word completions, links, differences. */
import 'monaco-editor/editor/editor.worker'
