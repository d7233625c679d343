// `node scripts/run.mjs <program> …`, under any Node >= 20: one of our own programs, with what it needs installed
// and under the project's Node.
import { become, installDependencies, projectNode } from './lib/setup.mjs'

installDependencies()
become(projectNode(), process.argv.slice(2))
