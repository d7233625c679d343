/** A program: `node bundle.ts <outDir>` makes the agent one file there. `build.ts` starts it. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'vite'

const HERE = import.meta.dirname

await bundle(process.argv[2] ?? '')

async function bundle(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    resolve: {
      alias: commonJs(['@xterm/headless', '@xterm/addon-serialize', '@xterm/addon-unicode11']),
    },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(HERE, 'main.ts'),
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      rollupOptions: {
        // Faster helpers of ws that it does without.
        external: ['bufferutil', 'utf-8-validate'],
        output: { entryFileNames: 'agent.mjs', codeSplitting: false },
      },
    },
  })
}

/** The builds that Node itself takes when the agent runs from source; Vite would take the others. */
function commonJs(names: readonly string[]): Record<string, string> {
  const require = createRequire(import.meta.url)
  return Object.fromEntries(names.map((name) => [name, require.resolve(name)]))
}
