import document from '../openapi.json' with { type: 'json' }
import { loadConfig } from './config.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

const { issuer, registration } = loadConfig(process.env, 'issuer', 'registration')
const { '/register': register, ...otherPaths } = document.paths
const paths = registration === 'open' ? document.paths : otherPaths
const description = { ...document, servers: [{ url: issuer }], paths }

const maxAgeSeconds = 300

export const handler = endpoint(async () => publicJson(description, maxAgeSeconds))
