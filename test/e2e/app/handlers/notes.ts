import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export const database = new DynamoDBClient({})

export const table = process.env.NOTES_TABLE
