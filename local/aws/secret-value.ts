import { randomInt } from 'node:crypto'
import { isObject, type JsonObject, parseJson } from '../json.ts'
import type { Resource } from '../template/stack.ts'

const alphabets = {
  ExcludeLowercase: 'abcdefghijklmnopqrstuvwxyz',
  ExcludeUppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ExcludeNumbers: '0123456789',
  ExcludePunctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

const pick = (alphabet: string) => alphabet.charAt(randomInt(alphabet.length))

/** A password as GetRandomPassword makes it (Secrets Manager API reference). */
function randomPassword(options: JsonObject): string {
  const excluded = String(options.ExcludeCharacters ?? '')
  const included = Object.entries(alphabets)
    .filter(([option]) => options[option] !== true)
    .map(([, alphabet]) => [...alphabet].filter((character) => !excluded.includes(character)).join(''))
    .concat(options.IncludeSpace === true ? ' ' : '')
    .filter((alphabet) => alphabet !== '')
  const length = Number(options.PasswordLength ?? 32)
  const required = options.RequireEachIncludedType === false ? [] : included.map(pick)
  if (included.length === 0 || length < required.length) {
    throw new Error('no password can be made by these rules')
  }
  const password = [...required]
  const all = included.join('')
  while (password.length < length) password.splice(randomInt(password.length + 1), 0, pick(all))
  return password.join('')
}

/**
 * The value with which CloudFormation makes a secret: the one in the template, or a generated one.
 *
 * @throws Error that names the secret if the template asks for what cannot be.
 */
export function initialSecretValue(secret: Resource): string | undefined {
  const given = secret.property('SecretString')
  if (typeof given === 'string') return given
  const options = secret.property('GenerateSecretString')
  if (!isObject(options)) return undefined
  try {
    const password = randomPassword(options)
    const { SecretStringTemplate: template, GenerateStringKey: key } = options
    if (template === undefined) return password
    const object = parseJson(String(template))
    if (!isObject(object)) throw new Error('SecretStringTemplate is not a JSON object')
    return JSON.stringify({ ...object, [String(key)]: password })
  } catch (error) {
    throw new Error(`${secret.logicalId}: ${(error as Error).message}`)
  }
}
