import { endpoint } from '../../../functions/http/endpoint.ts'
import { principal } from '../../../functions/http/principal.ts'
import { json } from '../../../functions/http/response.ts'
import { posts } from './posts.ts'

export const handler = endpoint(async (event) => json(200, { posts: await posts.list(principal(event).sub) }))
