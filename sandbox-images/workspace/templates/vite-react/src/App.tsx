import { useState } from 'react'

export function App() {
  const [count, setCount] = useState(0)

  return (
    <main>
      <p className="eyebrow">Vite + React + TypeScript</p>
      <h1>Make something together.</h1>
      <p className="lead">
        Edit <code>src/App.tsx</code>. Everyone who has this page open sees it change, and the
        counter keeps its number.
      </p>
      <button type="button" onClick={() => setCount((n) => n + 1)}>
        Clicked {count} {count === 1 ? 'time' : 'times'}
      </button>
    </main>
  )
}
