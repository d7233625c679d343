import { fileURLToPath } from 'node:url'

/** The folder this program lies in, with `node_modules/` and `sandbox-images/`. */
export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))
