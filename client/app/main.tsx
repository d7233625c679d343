import '@fontsource-variable/geist/wght.css'
import './app.css'
import { start } from './start.tsx'

start()
