import { spawnSync } from 'node:child_process'

/** Whether a Docker engine answers here. */
export const dockerAnswers = spawnSync('docker', ['version']).status === 0
