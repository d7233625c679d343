import { readFile, readdir } from 'node:fs/promises'

/** Agents of the sandboxes below a folder that really run, by pid, whatever anybody's notes say. */
export async function agentsOf(dataDir: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
      if (!isAgent(await read('cmdline'))) return []
      // In a cage it has no telling environment, but what is mounted there tells.
      const traces = (await read('environ')) + (await read('mountinfo'))
      return traces.includes(dataDir) ? [pid] : []
    }),
  )
  return found.flat()
}

/** The agent names itself so; the cage around it goes by its own name. */
function isAgent(command: string): boolean {
  return /(^|\/)atelier-agent\s*$/.test(command.split('\0')[0] ?? '')
}
