import type { Plugin } from 'vite'
import { cutMembers } from './cut-members.ts'
import { calledOfSchemas } from './page-sources.ts'

const LEFT_OUT = /\/zod\/v4\/core\/(json-schema-processors|to-json-schema|memoizer)\.js$/
/** English sentences for faults: people read the server's, or ours, never those. */
const SENTENCES = /\/zod\/v4\/locales\/en\.js$/
/** What puts the methods onto schemas and errors. */
const METHODS = /\/zod\/v4\/classic\/(schemas|errors)\.js$/
/** Where each schema would carry the interface for libraries that read with any validator; none of ours does. */
const STANDARD = /\/zod\/v4\/core\/schemas\.js$/
const PARTS = 7
const EXPORTED = /^export (?:const|function|class) (\w+)/gm
/** Parses objects by code written at run time; our pages' policy (`script-src 'self'`) forbids that, so it never has. */
const JUST_IN_TIME = /\$ZodObjectJIT\b/

/**
 * Leaves out of the browser's zod what turns schemas into JSON Schema: only the server describes its API,
 * and every class of schema would carry it along. And what follows cycles: JSON has none, and zod's own
 * small edition goes without it too. What is asked for in a browser all the same is undefined. Of the
 * methods of schemas, those stay that a source of ours calls. A zod of another shape stops the build.
 */
export function slimZod(): Plugin {
  let called: ReadonlySet<string>
  let seen: Set<string>
  return {
    name: 'slim-zod',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      called = calledOfSchemas()
      seen = new Set()
    },
    transform(code, id) {
      const slim = slimmed(code, { id, called })
      if (slim === null) return null
      seen.add(id)
      if (slim === code) this.error(`${id} has another shape now: mend scripts/lib/slim-zod.ts.`)
      return slim
    },
    buildEnd(error) {
      if (error === undefined && seen.size !== PARTS)
        this.error(`zod has other files now: mend scripts/lib/slim-zod.ts.`)
    },
  }
}

/** The module as the browser gets it; null for one that stays as it is. */
function slimmed(code: string, { id, called }: { id: string; called: ReadonlySet<string> }) {
  if (SENTENCES.test(id)) return 'export default () => ({})'
  if (STANDARD.test(id)) return cutMembers(code, (name) => name !== '~standard')
  if (METHODS.test(id)) {
    const slim = cutMembers(code, (name) => called.has(name))
    return slim.replace(JUST_IN_TIME, '$ZodObject')
  }
  if (!LEFT_OUT.test(id)) return null
  const names = Array.from(code.matchAll(EXPORTED), ([, name]) => name)
  // Some are called as each schema is made, for a method nobody calls.
  return names.map((name) => `export const ${name} = () => undefined`).join('\n')
}
