import type { Plugin } from 'vite'
import { pageSources } from './page-sources.ts'

const QUERY = /\/query-core\/build\/modern\/query\.js$/
const OBSERVER = /\/query-core\/build\/modern\/infiniteQueryObserver\.js$/
/** Ways to an endless list that do not lead over its observer. */
const WITHOUT_OBSERVER = /\b(fetch|prefetch|ensure)InfiniteQuery|\.infiniteQuery\(/

const IMPORT = 'import { infiniteQueryBehavior } from "./infiniteQueryBehavior.js";'
const CHOICE =
  'this.#queryType === "infinite" ? infiniteQueryBehavior(this.options.pages) : this.options.behavior'
const MARK = 'options._type = "infinite";'
const BEHAVIOUR = 'options.behavior = infiniteQueryBehavior(options.pages);'

/**
 * Lets what fetches endless lists come with the observer of such a list, not with every query: the first page
 * has none. It is told by the option that is there for it, as the library itself once did. A library of
 * another shape stops the build.
 */
export function slimQuery(): Plugin {
  return {
    name: 'slim-query',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      if (pageSources().some((text) => WITHOUT_OBSERVER.test(text)))
        this.error('An endless list without an observer: mend scripts/lib/slim-query.ts.')
    },
    transform(code, id) {
      if (!QUERY.test(id) && !OBSERVER.test(id)) return null
      const wanted = QUERY.test(id) ? [IMPORT, CHOICE] : [MARK]
      if (!wanted.every((part) => code.includes(part)))
        this.error(`${id} has another shape now: mend scripts/lib/slim-query.ts.`)
      if (QUERY.test(id)) return code.replace(IMPORT, '').replace(CHOICE, 'this.options.behavior')
      return `${IMPORT}\n${code.replaceAll(MARK, `${MARK} ${BEHAVIOUR}`)}`
    },
  }
}
