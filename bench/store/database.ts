import type { AwsAnswer } from '../../local/aws/answer.ts'
import { isObject, type JsonObject } from '../../local/json.ts'

/** A database that speaks DynamoDB's protocol. */
export interface Database {
  call(operation: string, input: JsonObject): Promise<AwsAnswer>
}

/** A database on this machine, which asks who calls and does not check the signature. */
export const databaseAt = (url: string, accessKeyId: string): Database => ({
  async call(operation, input) {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `DynamoDB_20120810.${operation}`,
        Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    })
    const body: unknown = await response.json()
    return { status: response.status, body: isObject(body) ? body : {} }
  },
})
