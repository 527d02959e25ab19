import { asList, isObject, type JsonObject } from '../json.ts'

/** The words of the expression language itself, in lower case. */
const words: readonly string[] = [
  ...[
    'set',
    'remove',
    'add',
    'delete',
    'and',
    'or',
    'not',
    'between',
    'in',
    'size',
    'contains',
    'begins_with',
  ],
  ...['if_not_exists', 'list_append', 'attribute_exists', 'attribute_not_exists', 'attribute_type'],
]

/** A name in an expression, or the name that a placeholder like `#sub` stands for. */
function attributeName(token: string, input: JsonObject): string {
  const names = input.ExpressionAttributeNames
  const name = isObject(names) ? names[token] : undefined
  return typeof name === 'string' ? name : token
}

/** The top-level attributes that an expression mentions. */
function mentioned(expression: unknown, input: JsonObject): string[] {
  if (typeof expression !== 'string') return []
  // Neither values (:v), nor members (a.b), nor the rest of a longer word.
  const tokens = expression.match(/(?<![:.#\w])#?[A-Za-z_]\w*/g) ?? []
  return tokens
    .filter((token) => !words.includes(token.toLowerCase()))
    .map((token) => attributeName(token, input))
}

const expressions = [
  'ProjectionExpression',
  'FilterExpression',
  'ConditionExpression',
  'UpdateExpression',
  'KeyConditionExpression',
]

/** The top-level attributes that a DynamoDB call reads or writes by name: the condition key dynamodb:Attributes. */
export function attributesOf(input: JsonObject): string[] {
  const written = [input.Key, input.Item, input.AttributeUpdates, input.Expected, input.KeyConditions]
  return [
    ...new Set([
      ...written.filter(isObject).flatMap(Object.keys),
      ...asList(input.AttributesToGet).map(String),
      ...expressions.flatMap((name) => mentioned(input[name], input)),
    ]),
  ]
}

/** The text of a key attribute, such as `{S: 'alice'}`. */
export function keyText(value: unknown): string[] {
  return isObject(value) ? Object.values(value).map(String) : []
}

/** The value that a query asks of the partition key. */
export function queriedKey(input: JsonObject, partitionKey: string): string[] {
  const values = isObject(input.ExpressionAttributeValues) ? input.ExpressionAttributeValues : {}
  const expression = typeof input.KeyConditionExpression === 'string' ? input.KeyConditionExpression : ''
  for (const [, left = '', right = ''] of expression.matchAll(/([#:]?\w+)\s*=\s*([#:]?\w+)/g)) {
    const [name, value] = left.startsWith(':') ? [right, left] : [left, right]
    if (attributeName(name, input) === partitionKey) return keyText(values[value])
  }
  const condition = isObject(input.KeyConditions) ? input.KeyConditions[partitionKey] : undefined
  return isObject(condition) ? asList(condition.AttributeValueList).flatMap(keyText) : []
}
