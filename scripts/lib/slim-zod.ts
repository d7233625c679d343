import type { Plugin } from 'vite'

const LEFT_OUT = /\/zod\/v4\/core\/(json-schema-processors|to-json-schema|memoizer)\.js$/
/** English sentences for faults: people read the server's, or ours, never those. */
const SENTENCES = /\/zod\/v4\/locales\/en\.js$/
const EXPORTED = /^export (?:const|function|class) (\w+)/gm

/**
 * Leaves out of the browser's zod what turns schemas into JSON Schema: only the server describes its API,
 * and every class of schema would carry it along. And what follows cycles: JSON has none, and zod's own
 * small edition goes without it too. What is asked for in a browser all the same is undefined.
 */
export function slimZod(): Plugin {
  return {
    name: 'slim-zod',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (SENTENCES.test(id)) return 'export default () => ({})'
      if (!LEFT_OUT.test(id)) return null
      const names = Array.from(code.matchAll(EXPORTED), ([, name]) => name)
      // Some are called as each schema is made, for a method nobody calls.
      return names.map((name) => `export const ${name} = () => undefined`).join('\n')
    },
  }
}
