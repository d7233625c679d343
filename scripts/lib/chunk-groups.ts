/**
 * Chunks that are made on purpose. Left alone, the bundler gives each part that is used in two places a chunk
 * of its own: eighty small files that cannot be compressed together. A group takes along whatever its modules
 * import and no group above it has; who needs one module of it loads all of it, so the order is that in which
 * people get there.
 */
export const chunkGroups = [
  group('first', ['client/app/start.tsx', 'react-dom/client.js', 'rolldown/runtime.js']),
  // A field and a button that sends it: who follows an invitation needs no more.
  group('forms', [
    '@base-ui/react/internals/use(RenderElement|OpenChangeComplete|TransitionStatus|AnimationsFinished|BaseUiId|ValueChanged).mjs',
    '@base-ui/react/internals/(createBaseUIEventDetails|stateAttributesMapping|reason-parts).mjs',
    '@base-ui/utils/(formatErrorMessage|owner|shadowDom|use(ForcedRerendering|Id|Timeout)).mjs',
    '@floating-ui/utils/dist/floating-ui.utils.dom.mjs',
    '@tanstack/react-query/build/modern/useMutation.js',
    'client/ui/input-class.ts',
  ]),
  // What says something over the page; it comes by itself once the first page stands.
  group('popups', [
    'client/ui/(tooltip|icon-button).tsx',
    '@base-ui/react/internals/use-button/useButton.mjs',
    '@base-ui/utils/inertValue.mjs',
    'lucide-react/dist/esm/(createLucideIcon|icons/(x|check)).mjs',
  ]),
  // For whoever has signed in, just as soon.
  group('keys', [
    'client/app/chords.ts',
    'client/palette/(palette-store|regions).ts',
    'zustand/esm/react.mjs',
  ]),
  // What opens by a click anywhere.
  group('dialogs', ['client/ui/(dialog|menu|kbd|common-states).tsx']),
  // The letters of code; settings show some too.
  group('letters', ['@fontsource-variable/jetbrains-mono/wght.css']),
  // What a workspace tells the palette, and the palette shows.
  group('found', [
    'client/palette/(go-to|recents|run-text).ts',
    'client/people/(place-words|people-here).ts',
    'client/collab/sync-word.ts',
    'client/ui/use-media.ts',
    'shared/(rooms|parse|unreachable).ts',
  ]),
  // A workspace before anything is opened in it, on a desk and on a phone.
  group('shell', [
    'client/workspace/workspace-page.tsx',
    'client/files/(files-panel|file-panel).tsx',
  ]),
]

function group(name: string, paths: readonly string[]): { name: string; test: RegExp } {
  const ends = paths.map((path) => path.replaceAll('.', String.raw`\.`)).join('|')
  return { name, test: new RegExp(`(^|/)(${ends})$`) }
}
