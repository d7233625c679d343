import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const LOADER = /\/monaco-editor\/esm\/vs\/languages\/definitions\/_\.contribution\.js$/
const ASKED = 'languageDefinitions[this._languageId].loader()'
const PATIENTLY = fileURLToPath(new URL('../../client/app/patiently.ts', import.meta.url))

/**
 * Monaco asks once for the words of a language, when it is first met: without them a file stays without colours
 * until the page is loaded again. Here it asks again, as for every other part of the page.
 */
export function patientLanguages(): Plugin {
  return {
    name: 'patient-languages',
    apply: 'build',
    transform(code, id) {
      if (!LOADER.test(id)) return null
      if (!code.includes(ASKED))
        this.error(`${id} has another shape now: mend scripts/lib/patient-languages.ts.`)
      const patient = code.replace(ASKED, `patiently(${ASKED.slice(0, -2)})`)
      return `import { patiently } from ${JSON.stringify(PATIENTLY)}\n${patient}`
    },
  }
}
