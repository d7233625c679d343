import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // One port, always: a second `npm run dev` says so instead of moving the app elsewhere.
  server: { port: 5173, strictPort: true },
})
