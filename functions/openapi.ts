import document from '../openapi.json' with { type: 'json' }
import { loadConfig } from './config.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

const { issuer } = loadConfig(process.env, 'issuer')
const description = { ...document, servers: [{ url: issuer }] }

const maxAgeSeconds = 300

export const handler = endpoint(async () => publicJson(description, maxAgeSeconds))
