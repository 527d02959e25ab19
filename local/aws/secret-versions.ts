/** One version of a secret; without a value while a rotation has only announced it. */
interface SecretVersion {
  readonly value?: string
  readonly stages: readonly string[]
  /** Milliseconds since 1970, like all times here. */
  readonly createdAt: number
}

/** What is kept of a secret. */
export interface SecretState {
  readonly versions: Readonly<Record<string, SecretVersion>>
  readonly createdAt: number
  /** When a rotation last finished; undefined if none ever did. */
  readonly rotatedAt?: number
}

export const current = 'AWSCURRENT'
export const pending = 'AWSPENDING'
const previous = 'AWSPREVIOUS'

/** The id of the version that carries a staging label. */
export const versionAt = (state: SecretState, stage: string): string | undefined =>
  Object.entries(state.versions).find(([, { stages }]) => stages.includes(stage))?.[0]

/** A version that a rotation announced and has not yet made the current one. */
export function unfinishedRotation(state: SecretState): string | undefined {
  const id = versionAt(state, pending)
  return id === versionAt(state, current) ? undefined : id
}

function setStage(state: SecretState, stage: string, holder: string | undefined): SecretState {
  const versions = Object.entries(state.versions).map(([id, version]) => {
    const others = version.stages.filter((label) => label !== stage)
    return [id, { ...version, stages: id === holder ? [...others, stage] : others }] as const
  })
  return { ...state, versions: Object.fromEntries(versions) }
}

/**
 * Moves a staging label to a version, or takes it away. The version that loses AWSCURRENT becomes AWSPREVIOUS
 * (Secrets Manager API reference, UpdateSecretVersionStage).
 */
export function moveStage(state: SecretState, stage: string, to: string | undefined): SecretState {
  const from = versionAt(state, stage)
  const moved = setStage(state, stage, to)
  return stage === current && from !== undefined && from !== to ? setStage(moved, previous, from) : moved
}

/** Adds a version, or gives a value to one that has none, and moves the labels to it. */
export function putVersion(
  state: SecretState,
  id: string,
  value: string | undefined,
  stages: readonly string[],
  now: number,
): SecretState {
  const version = state.versions[id] ?? { stages: [], createdAt: now }
  const added = {
    ...state,
    versions: { ...state.versions, [id]: value === undefined ? version : { ...version, value } },
  }
  return stages.reduce((result, stage) => moveStage(result, stage, id), added)
}
