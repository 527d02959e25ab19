import { endpoint } from '../../../functions/http/endpoint.ts'
import { principal } from '../../../functions/http/principal.ts'
import { json } from '../../../functions/http/response.ts'
import { createPosts } from './posts.ts'

const posts = createPosts(process.env.POSTS_TABLE)

export const handler = endpoint(async (event) => json(200, { posts: await posts.list(principal(event).sub) }))
