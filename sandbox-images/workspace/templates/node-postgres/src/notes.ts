import pg from 'pg'

export type Note = { id: number; text: string; created_at: Date }

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 5 })

/** Makes the table at the first start; the database keeps it from then on. */
export async function prepareDatabase(): Promise<void> {
  await pool.query(`
    create table if not exists notes (
      id bigint generated always as identity primary key,
      text text not null,
      created_at timestamptz not null default now()
    )`)
}

export async function listNotes(): Promise<Note[]> {
  const { rows } = await pool.query<Note>('select * from notes order by id desc limit 100')
  return rows
}

export async function addNote(text: string): Promise<Note | undefined> {
  const { rows } = await pool.query<Note>('insert into notes (text) values ($1) returning *', [
    text,
  ])
  return rows[0]
}
