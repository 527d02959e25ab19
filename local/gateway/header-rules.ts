// "Amazon API Gateway important notes" and "Data transformations in API Gateway" of the developer guide, the parts on
// headers that are dropped and remapped, as observed for Lambda proxy integrations. Names are in lower case.

/** Never reach an integration or an authorizer. */
export const droppedRequestHeaders: readonly string[] = [
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]

/** Set by an integration, these come out as `x-amzn-Remapped-…`. */
export const remappedResponseHeaders: readonly string[] = [
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]

/** Set by an integration, these are lost. */
export const droppedResponseHeaders: readonly string[] = [
  'expect',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
