import { createDynamoDB } from './adapters/dynamodb.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { loadConfig } from './config.ts'
import { createUserinfo } from './domain/userinfo.ts'
import { endpoint } from './http/endpoint.ts'
import { principal } from './http/principal.ts'
import { json } from './http/response.ts'

const config = loadConfig(process.env, 'usersTable')
const userinfo = createUserinfo({ users: createUsersTable(createDynamoDB(), config.usersTable) })

export const handler = endpoint(async (event) => json(200, await userinfo(principal(event))))
