import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // 5173 unless somebody else has it: where a sandbox shares the network of its machine, two apps may want it.
  server: { port: 5173, strictPort: false },
})
