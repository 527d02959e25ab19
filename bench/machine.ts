import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

/** The machine on which figures were taken, without which they mean little. */
export function describeMachine(): string {
  const cores = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB memory`
  return `${cores}, ${memory}, ${type()} ${release()} ${process.arch}, Node ${process.version}`
}
