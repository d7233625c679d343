import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Tokens } from '../app/read-tokens.ts'
import { codeColours } from '../editor/editor-theme.ts'

/** The look of the touch editor, from the tokens that Monaco's is made of. */
export function touchTheme(tokens: Tokens): Extension {
  return [EditorView.theme(frame(tokens), { dark: tokens.dark }), words(tokens)]
}

function frame(tokens: Tokens): Parameters<typeof EditorView.theme>[0] {
  return {
    '&': { height: '100%', backgroundColor: tokens.bgEditor, color: tokens.text },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': {
      fontFamily: 'var(--font-code)',
      fontVariantLigatures: 'var(--code-ligatures)',
      // Below 16 px a phone zooms into what one taps.
      fontSize: '16px',
      lineHeight: '24px',
      overscrollBehavior: 'contain',
    },
    '.cm-content': { caretColor: tokens.you, padding: '8px 0 40vh' },
    '.cm-gutters': {
      backgroundColor: tokens.bgEditor,
      color: tokens.textFaint,
      border: 'none',
      fontSize: '12px',
    },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 6px 0 8px' },
    '.cm-activeLine': { backgroundColor: `${tokens.bgHover}66` },
    '.cm-activeLineGutter': { backgroundColor: 'transparent', color: tokens.textHi },
    '.cm-cursor': { borderLeftColor: tokens.you, borderLeftWidth: '2px' },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: `${tokens.borderStrong}44` },
    '.cm-panels': { backgroundColor: tokens.bgRaised, color: tokens.text },
    '.cm-tooltip': { backgroundColor: tokens.bgRaised, borderColor: tokens.border },
    '.cm-tooltip-autocomplete ul li': { minHeight: '36px', lineHeight: '36px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: tokens.bgSelected,
      color: tokens.textHi,
    },
  }
}

function words(tokens: Tokens): Extension {
  const code = codeColours(tokens)
  return syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.comment, color: tokens.textMuted },
      { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: code.keyword },
      { tag: [tags.string, tags.attributeValue], color: code.string },
      { tag: [tags.number, tags.bool, tags.null, tags.atom], color: code.number },
      { tag: [tags.typeName, tags.className, tags.namespace], color: code.type },
      {
        tag: [tags.function(tags.variableName), tags.function(tags.propertyName)],
        color: code.call,
      },
      { tag: [tags.tagName, tags.angleBracket], color: code.tag },
      { tag: [tags.attributeName, tags.propertyName], color: code.attribute },
      { tag: tags.regexp, color: code.regexp },
      { tag: [tags.punctuation, tags.operator], color: code.punctuation },
      { tag: tags.invalid, color: tokens.danger },
      { tag: [tags.strong, tags.heading], fontWeight: 'bold' },
      { tag: tags.emphasis, fontStyle: 'italic' },
      { tag: [tags.link, tags.url], textDecoration: 'underline' },
    ]),
  )
}
