import { v7 } from 'uuid'
import * as z from 'zod/mini'
import { endpoint } from '../../../functions/http/endpoint.ts'
import { readJson } from '../../../functions/http/json-body.ts'
import { principal } from '../../../functions/http/principal.ts'
import { json } from '../../../functions/http/response.ts'
import { createPosts, type Post } from './posts.ts'

const posts = createPosts(process.env.POSTS_TABLE)

const newPost = z.object({
  text: z.string('must be a text').check(
    z.minLength(1, 'must not be empty'),
    z.maxLength(280, 'must have at most 280 characters'),
    z.refine((text) => text.isWellFormed(), 'must not have half of a surrogate pair'),
  ),
})

export const handler = endpoint(async (event) => {
  const { sub, clientId } = principal(event)
  const { text } = readJson(event, newPost)
  const now = Date.now()
  // The id carries the time, so that the table's order is the order of posting.
  const post: Post = {
    post_id: v7({ msecs: now }),
    text,
    client_id: clientId,
    created_at: Math.floor(now / 1000),
  }
  await posts.add(sub, post)
  return json(201, post)
})
