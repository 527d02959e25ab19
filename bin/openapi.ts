// npm run openapi
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeApi } from '../functions/http/openapi/document.ts'
import packageJson from '../package.json' with { type: 'json' }

const file = join(import.meta.dirname, '..', 'openapi.json')

writeFileSync(file, `${JSON.stringify(describeApi(packageJson.version), null, 2)}\n`)
