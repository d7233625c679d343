// `npm start` and `npm run dev`, under any Node >= 20.
import { join } from 'node:path'
import {
  become,
  buildClient,
  fail,
  installDependencies,
  projectEnv,
  projectNode,
  root,
  serverEnv,
  SERVER,
} from './lib/setup.mjs'

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Atelier starts under Node 20 or newer; this is ${process.version}.`)
}
installDependencies()
if (process.argv.includes('--dev')) {
  startForDevelopment()
} else {
  buildClient()
  become(projectNode(), SERVER, serverEnv())
}

/** The client by Vite with hot reload, the server restarted as it changes. People open Vite's address. */
function startForDevelopment() {
  const port = Number(process.env.PORT ?? 3000)
  const clientPort = Number(process.env.DEV_PORT ?? 5173)
  const env = {
    ...projectEnv(),
    PORT: String(port),
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://localhost:${clientPort}`,
    PREVIEW_BASE: process.env.PREVIEW_BASE ?? `localhost:${port}`,
  }
  const watched = ['server', 'shared'].map((folder) => `--watch-path=${join(root, folder)}`)
  become(projectNode(), [...watched, ...SERVER], env)
  become(
    projectNode(),
    [join(root, 'node_modules/.bin/vite'), '--port', String(clientPort), '--strictPort'],
    env,
  )
}
