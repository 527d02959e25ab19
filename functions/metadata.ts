import { loadConfig } from './config.ts'
import { serverMetadata } from './domain/metadata.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

const { issuer, scopes } = loadConfig(process.env, 'issuer', 'scopes')
const metadata = serverMetadata({ issuer, catalogue: scopes })

const maxAgeSeconds = 300

export const handler = endpoint(async () => publicJson(metadata, maxAgeSeconds))
