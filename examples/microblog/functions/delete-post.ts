import { endpoint } from '../../../functions/http/endpoint.ts'
import { pathParameter } from '../../../functions/http/path-parameter.ts'
import { principal } from '../../../functions/http/principal.ts'
import { noContent } from '../../../functions/http/response.ts'
import { createPosts } from './posts.ts'

const posts = createPosts(process.env.POSTS_TABLE)

export const handler = endpoint(async (event) => {
  await posts.delete(principal(event).sub, pathParameter(event, 'post_id'))
  return noContent()
})
