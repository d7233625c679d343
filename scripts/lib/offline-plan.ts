import { createHash } from 'node:crypto'
import type { Plugin, Rolldown } from 'vite'

type OutputBundle = Rolldown.OutputBundle
type OutputChunk = Rolldown.OutputChunk

const WORKER = 'service-worker'
/** Modules that stand for the parts people need without a network; what they import comes along. */
const PARTS = {
  always: [
    'index.html',
    'app/toast-stack.tsx',
    'dashboard/dashboard-page.tsx',
    'workspace/workspace-page.tsx',
    'files/files-panel.tsx',
    'files/file-panel.tsx',
    'editor/editor-panel.tsx',
    'terminal/terminals-panel.tsx',
    'chat/chat-panel.tsx',
  ],
  desk: ['workspace/centre.tsx', 'editor/monaco-file.tsx'],
  touch: ['phone/touch-editor.tsx'],
} as const
/** Files that no import names: the editor's worker, and the letters of Latin script. */
const BESIDE = {
  always: [/latin-wght-normal.*\.woff2$/],
  desk: [/editor-worker.*\.js$/],
  touch: [],
} as const
const PAGE = ['/', '/icon.svg', '/manifest.webmanifest']

/** Builds the service worker beside the page, under its plain name, and tells it what to keep. */
export function offlinePlan(): Plugin {
  return {
    name: 'offline-plan',
    apply: 'build',
    enforce: 'post',
    config: () => ({
      build: {
        rollupOptions: {
          input: { index: 'client/index.html', [WORKER]: `client/worker/${WORKER}.ts` },
          output: {
            entryFileNames: ({ name }) =>
              name === WORKER ? '[name].js' : 'assets/[name]-[hash].js',
          },
        },
      },
    }),
    generateBundle(_options, bundle) {
      const worker = bundle[`${WORKER}.js`]
      if (worker?.type !== 'chunk') throw new Error('The build has no service worker.')
      worker.code = `const PLAN = ${JSON.stringify(planOf(bundle))};\n${worker.code}`
    },
  }
}

function planOf(bundle: OutputBundle) {
  const always = filesOf(bundle, 'always')
  const beyond = (group: 'desk' | 'touch') =>
    [...filesOf(bundle, group).difference(always)].toSorted()
  const plan = {
    always: [...PAGE, ...[...always].toSorted()],
    desk: beyond('desk'),
    touch: beyond('touch'),
  }
  // The page has one name for ever; what it holds is told by the version.
  const page = bundle['index.html']
  const text = page?.type === 'asset' ? page.source : ''
  const version = createHash('sha256').update(JSON.stringify(plan)).update(text).digest('hex')
  return { version: version.slice(0, 16), ...plan }
}

function filesOf(bundle: OutputBundle, group: keyof typeof PARTS): Set<string> {
  const files = new Set<string>()
  for (const part of PARTS[group]) collect(bundle, { chunk: chunkOf(bundle, part), files })
  for (const name of Object.keys(bundle)) {
    if (BESIDE[group].some((beside) => beside.test(name))) files.add(`/${name}`)
  }
  return files
}

function collect(
  bundle: OutputBundle,
  { chunk, files }: { chunk: OutputChunk; files: Set<string> },
): void {
  if (files.has(`/${chunk.fileName}`)) return
  files.add(`/${chunk.fileName}`)
  for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(`/${style}`)
  for (const name of chunk.imports) {
    const imported = bundle[name]
    if (imported?.type === 'chunk') collect(bundle, { chunk: imported, files })
  }
}

function chunkOf(bundle: OutputBundle, part: string): OutputChunk {
  const found = Object.values(bundle).find(
    (each) => each.type === 'chunk' && each.facadeModuleId?.endsWith(`/client/${part}`) === true,
  )
  if (found?.type === 'chunk') return found
  // A part that is no chunk of its own lies in the chunk of whoever imports it.
  const holding = Object.values(bundle).find(
    (each) => each.type === 'chunk' && each.moduleIds.some((id) => id.endsWith(`/client/${part}`)),
  )
  if (holding?.type === 'chunk') return holding
  throw new Error(`The build has no ${part}; mend the list in offline-plan.ts.`)
}
