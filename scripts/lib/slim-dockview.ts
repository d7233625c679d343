import type { Plugin } from 'vite'
import { pageSources } from './page-sources.ts'

const CORE = /\/dockview-core\/dist\/package\/main\.esm\.mjs$/
const REACT = /\/dockview-react\/dist\/package\/main\.esm\.mjs$/
/** Dockview's own parts that we do without, each with the words by which a source would ask for it. */
const LEFT_OUT: Readonly<Record<string, RegExp>> = {
  PopoutWindowModule: /addPopoutGroup|onDidRemovePopoutGroup/,
  EdgeGroupModule: /addEdgeGroup|EdgeGroups?\b/,
  TabGroupChipsModule: /\bcreateTabGroup|tabGroupChip|TabGroupColor/i,
  ContextMenuModule: /getTab\w*ContextMenuItems/,
}
const ALL_MODULES = /(?<=const AllModules = \[)[^\]]*/
const DEFINED = /= (?=defineModule\()/g
/** Without their notes and names, the bundler sees that three of its four components are nobody's. */
const COMPONENT = /= (?=React\.(?:forwardRef|createContext)\()/g
const DISPLAY_NAME = /^\w+\.displayName = "\w+";$/gm
const PURE = '= /* @__PURE__ */ '

/**
 * Leaves out of dockview what we never use: split views, grid views and pane views of their own, windows
 * that pop out, edges, groups of tabs and its menu. A dockview of another shape stops the build, and so does
 * a source that asks for what is not there.
 */
export function slimDockview(): Plugin {
  return {
    name: 'slim-dockview',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      const sources = pageSources().join('\n')
      for (const [part, asked] of Object.entries(LEFT_OUT))
        if (asked.test(sources))
          this.error(`${part} is used now: mend scripts/lib/slim-dockview.ts.`)
    },
    transform(code, id) {
      const edits = CORE.test(id)
        ? [usedModules, pureModules]
        : REACT.test(id)
          ? [pureParts, noNames]
          : []
      return edits.reduce<string | null>((text, edit) => {
        const slim = edit(text ?? code)
        if (slim === (text ?? code))
          this.error(`${id} has another shape now: mend scripts/lib/slim-dockview.ts.`)
        return slim
      }, null)
    },
  }
}

function usedModules(code: string): string {
  return code.replace(ALL_MODULES, (list) => {
    const modules = list.split(',').map((name) => name.trim())
    const gone = Object.keys(LEFT_OUT)
    // All or nothing: a name that is missing was changed, and its part would stay.
    if (!gone.every((name) => modules.includes(name))) return list
    return modules.filter((name) => !gone.includes(name)).join(', ')
  })
}

const pureModules = (code: string): string => code.replace(DEFINED, PURE)
const pureParts = (code: string): string => code.replace(COMPONENT, PURE)
const noNames = (code: string): string => code.replace(DISPLAY_NAME, '')
