import { loadConfig } from './config.ts'
import { serverMetadata } from './domain/metadata.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

const { issuer, catalogue } = loadConfig(process.env, 'issuer', 'catalogue')
const metadata = serverMetadata({ issuer, catalogue })

const maxAgeSeconds = 300

export const handler = endpoint(async () => publicJson(metadata, maxAgeSeconds))
