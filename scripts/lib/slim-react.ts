import type { Plugin } from 'vite'

const DOM = /\/react-dom\/cjs\/react-dom\.production\.js$/
const ROOT = /\/react-dom\/cjs\/react-dom-client\.production\.js$/
const REACT = /\/react\/cjs\/react\.production\.js$/
/** What a page may be told to fetch ahead, forms of server actions, and pages that a server drew first. */
const UNUSED: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    DOM,
    [
      'preconnect',
      'prefetchDNS',
      'preinit',
      'preinitModule',
      'preload',
      'preloadModule',
      'requestFormReset',
      'useFormState',
      'useFormStatus',
    ],
  ],
  [ROOT, ['hydrateRoot']],
  [REACT, ['cacheSignal', 'unstable_useCacheRefresh', 'useActionState', 'useOptimistic']],
]
const NAMES = UNUSED.flatMap(([, names]) => names)
const FROM_REACT = /\bfrom\s*['"]react(?:-dom(?:\/client)?)?['"]/
const ASKED = new RegExp(`[{,.]\\s*(?:${NAMES.join('|')})\\b`)

/**
 * Leaves out of React what nobody imports: it is not made of modules, so no bundler can. A module that
 * takes one of them stops the build, and so does a React of another shape.
 */
export function slimReact(): Plugin {
  return {
    name: 'slim-react',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (FROM_REACT.test(code) && ASKED.test(code))
        this.error(`${id} uses more of React: mend scripts/lib/slim-react.ts.`)
      const names = UNUSED.find(([file]) => file.test(id))?.[1]
      return names === undefined
        ? null
        : names.reduce((text, name) => withoutExport(text, name), code)
    },
  }
}

function withoutExport(code: string, name: string): string {
  const slim = code.replace(new RegExp(`^exports\\.${name} = function [^]*?^\\};\\n`, 'm'), '')
  if (slim === code) throw new Error(`React has no ${name} now: mend scripts/lib/slim-react.ts.`)
  return slim
}
