/**
 * Makes a folder below `outDir` with the agent as it runs in sandboxes (`atelier-agent`, `agent.mjs`,
 * `pty.node`, `rg`) and resolves to it. Named by content: running sandboxes keep the one they have.
 */
export type BundleAgent = (outDir: string) => Promise<string>
