import { isObject, parseJson } from './json.ts'
import type { LogLine } from './system.ts'

const clockTime = (value: unknown): string => {
  const date = new Date(typeof value === 'string' ? value : Date.now())
  return (Number.isNaN(date.getTime()) ? new Date() : date).toTimeString().slice(0, 8)
}

/** A log line for people: time, who wrote it, level, message, and the other members as they are. */
function formatLog({ source: path, line }: LogLine): string {
  const source = path.replace(/\/Function$/, '')
  const entry = parseJson(line)
  if (!isObject(entry)) return `${clockTime(undefined)} ${source}: ${line}`
  const { timestamp, level, message, requestId: _, stackTrace, ...rest } = entry
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  const details = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
  const stack = Array.isArray(stackTrace)
    ? stackTrace.slice(1).map((frame) => `\n  ${String(frame).trim()}`)
    : []
  return `${clockTime(timestamp)} ${source}: ${String(level ?? 'INFO')} ${text}${details}${stack.join('')}`
}

export function printLog(entry: LogLine): void {
  process.stdout.write(`${formatLog(entry)}\n`)
}
