import { z } from 'zod'

export const TemplateId = z.enum(['blank', 'vite-react', 'node-postgres', 'python'])
export type TemplateId = z.infer<typeof TemplateId>

/** What a template starts, opens and previews. Its files lie in `sandbox-images/workspace/templates/<id>/`. */
export type Template = {
  readonly id: TemplateId
  readonly title: string
  readonly summary: string
  /** Run in a terminal named `dev` at every start of the sandbox. */
  readonly start?: string
  /** The file a first visit opens. */
  readonly opens?: string
  /** The port its app listens on. */
  readonly port?: number
}

export const TEMPLATES: readonly Template[] = [
  { id: 'blank', title: 'Blank', summary: 'An empty folder and a terminal.', opens: 'README.md' },
  {
    id: 'vite-react',
    title: 'Vite + React',
    summary: 'Node, TypeScript and React with hot reload.',
    start: 'npm run dev',
    opens: 'src/App.tsx',
    port: 5173,
  },
  {
    id: 'node-postgres',
    title: 'Node API + Postgres',
    summary: 'A small HTTP API on the workspace database.',
    start: 'npm run dev',
    opens: 'src/server.ts',
    port: 8000,
  },
  {
    id: 'python',
    title: 'Python',
    summary: 'Python 3 with a small web server.',
    start: 'python3 main.py',
    opens: 'main.py',
    port: 8080,
  },
]
