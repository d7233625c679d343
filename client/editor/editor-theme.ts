import type * as Monaco from 'monaco-editor/editor'
import type { Tokens } from '../app/read-tokens.ts'

/** Colours of code. Contrast on the editor's ground is at least 4.5 in both themes. */
const CODE = {
  dark: {
    keyword: 'c9a0f5',
    string: '9ed9a8',
    number: 'f0ba59',
    type: '7fc6f0',
    call: 'e6d59a',
    tag: 'f0938a',
    attribute: 'e3bd7c',
    regexp: 'f2a3c7',
    punctuation: 'a6a9b0',
  },
  light: {
    keyword: '7a35b8',
    string: '1b6e34',
    number: '8a5600',
    type: '0a5f95',
    call: '6b5600',
    tag: 'a8322a',
    attribute: '7d5200',
    regexp: '9d3270',
    punctuation: '52575f',
  },
  /** On white, for whoever needs 7 to 1; the dark ones have that on black already. */
  ink: {
    keyword: '6a2ba3',
    string: '0c522a',
    number: '633e00',
    type: '074a74',
    call: '574600',
    tag: '8a1a1f',
    attribute: '633e00',
    regexp: '8a2a62',
    punctuation: '2e2e2e',
  },
} as const

function coloursOf({ dark, contrast }: Tokens): Record<keyof typeof CODE.dark, string> {
  if (dark) return CODE.dark
  return contrast ? CODE.ink : CODE.light
}

type CodeColours = Record<keyof typeof CODE.dark, string>

/** The colours of kinds of words, as `#rrggbb`. */
export function codeColours(tokens: Tokens): CodeColours {
  const words = Object.entries(coloursOf(tokens))
  return Object.fromEntries(words.map(([name, hex]) => [name, `#${hex}`])) as CodeColours
}

/** The theme of every editor, made from the tokens of the page. */
export function editorTheme(tokens: Tokens): Monaco.editor.IStandaloneThemeData {
  const code = coloursOf(tokens)
  const rule = (token: string, foreground: string) => ({ token, foreground })
  return {
    base: baseOf(tokens),
    inherit: true,
    rules: [
      rule('', bare(tokens.text)),
      rule('comment', bare(tokens.textMuted)),
      ...['keyword', 'storage', 'metatag', 'operator.sql', 'keyword.control'].map((token) =>
        rule(token, code.keyword),
      ),
      ...['string', 'string.sql', 'string.escape', 'attribute.value'].map((token) =>
        rule(token, code.string),
      ),
      ...['number', 'constant', 'keyword.constant', 'keyword.json'].map((token) =>
        rule(token, code.number),
      ),
      ...['type', 'type.identifier', 'namespace', 'string.key.json', 'variable'].map((token) =>
        rule(token, code.type),
      ),
      ...['predefined', 'predefined.sql', 'function', 'support.function'].map((token) =>
        rule(token, code.call),
      ),
      ...['tag', 'metatag.html', 'metatag.content.html'].map((token) => rule(token, code.tag)),
      ...['attribute.name', 'annotation', 'key'].map((token) => rule(token, code.attribute)),
      rule('regexp', code.regexp),
      ...['delimiter', 'operator'].map((token) => rule(token, code.punctuation)),
      rule('invalid', bare(tokens.danger)),
      { token: 'strong', fontStyle: 'bold' },
      { token: 'emphasis', fontStyle: 'italic' },
    ],
    colors: {
      ...frame(tokens),
      ...states(tokens),
      ...brackets(code.punctuation),
      ...(tokens.contrast && lines(tokens)),
    },
  }
}

/** Monaco's own high-contrast themes frame what the others only tint. */
function baseOf({ dark, contrast }: Tokens): Monaco.editor.BuiltinTheme {
  if (contrast) return dark ? 'hc-black' : 'hc-light'
  return dark ? 'vs-dark' : 'vs'
}

function lines({ borderStrong, you }: Tokens): Record<string, string> {
  return {
    contrastBorder: borderStrong,
    contrastActiveBorder: you,
    'editor.lineHighlightBorder': borderStrong,
    'editorBracketMatch.border': borderStrong,
    'editorWidget.border': borderStrong,
  }
}

function frame(tokens: Tokens): Record<string, string> {
  return {
    'editor.background': tokens.bgEditor,
    'editor.foreground': tokens.text,
    'editorLineNumber.foreground': tokens.textFaint,
    'editorLineNumber.dimmedForeground': tokens.textFaint,
    'editorLineNumber.activeForeground': tokens.textHi,
    'editorCursor.foreground': tokens.you,
    'editor.selectionBackground': `${tokens.you}${tokens.dark ? '44' : '33'}`,
    'editor.inactiveSelectionBackground': `${tokens.you}22`,
    'editor.lineHighlightBackground': `${tokens.bgHover}66`,
    'editor.lineHighlightBorder': '#00000000',
    'editorIndentGuide.background1': tokens.border,
    'editorIndentGuide.activeBackground1': tokens.borderStrong,
    'editorBracketMatch.background': `${tokens.borderStrong}44`,
    'editorBracketMatch.border': '#00000000',
    'editorWidget.background': tokens.bgRaised,
    'editorWidget.foreground': tokens.text,
    'editorWidget.border': tokens.border,
    'editorHoverWidget.background': tokens.bgRaised,
    'editorSuggestWidget.background': tokens.bgRaised,
    'editorSuggestWidget.selectedBackground': tokens.bgSelected,
    'editorStickyScroll.background': tokens.bgEditor,
    'editorStickyScroll.border': tokens.border,
    'editorOverviewRuler.border': '#00000000',
    'scrollbar.shadow': '#00000000',
    'scrollbarSlider.background': `${tokens.borderStrong}40`,
    'scrollbarSlider.hoverBackground': `${tokens.borderStrong}70`,
    'scrollbarSlider.activeBackground': `${tokens.borderStrong}90`,
    'input.background': tokens.bgApp,
    'input.border': tokens.borderStrong,
    focusBorder: tokens.you,
    'menu.background': tokens.bgRaised,
    'menu.foreground': tokens.text,
    'menu.selectionBackground': tokens.bgSelected,
    'widget.shadow': '#00000044',
  }
}

/** What was added and taken away, and what is wrong, in the colours that say so everywhere else. */
function states({ danger, warning, info, success, border }: Tokens): Record<string, string> {
  return {
    'diffEditor.insertedLineBackground': `${success}1a`,
    'diffEditor.insertedTextBackground': `${success}33`,
    'diffEditor.removedLineBackground': `${danger}1a`,
    'diffEditor.removedTextBackground': `${danger}33`,
    'diffEditorGutter.insertedLineBackground': `${success}1a`,
    'diffEditorGutter.removedLineBackground': `${danger}1a`,
    'diffEditorOverview.insertedForeground': `${success}99`,
    'diffEditorOverview.removedForeground': `${danger}99`,
    'diffEditor.diagonalFill': border,
    'editorError.foreground': danger,
    'editorWarning.foreground': warning,
    'editorInfo.foreground': info,
    'editorOverviewRuler.errorForeground': danger,
    'editorOverviewRuler.warningForeground': warning,
    'editorOverviewRuler.infoForeground': info,
    'minimap.errorHighlight': danger,
    'minimap.warningHighlight': warning,
  }
}

/** Colour is for people, states and kinds of words; brackets are told apart when one is met. */
function brackets(colour: string): Record<string, string> {
  const depths = [1, 2, 3, 4, 5, 6]
  return Object.fromEntries(
    depths.map((depth) => [`editorBracketHighlight.foreground${depth}`, `#${colour}`]),
  )
}

function bare(colour: string): string {
  return colour.slice(1)
}
